-- On which days did each customer buy?
-- after: customer_order
with purchase as (
    select customer, day
    from customer_order
    where customer is not null and coalesce(amount, 1) > 0
    group by customer, day
)

-- result
select customer, day
from purchase
order by customer, day
