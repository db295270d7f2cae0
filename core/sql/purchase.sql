-- On which days did each customer buy, and for how much?
-- after: customer_order
-- keeps: purchase
with purchase as (
    select customer, day, sum(amount) as amount
    from customer_order
    where customer is not null and coalesce(amount, 1) > 0
    group by customer, day
)

-- result
select customer, day
from purchase
order by customer, day
