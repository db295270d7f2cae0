-- How many orders did each customer place in the range of the view?
-- after: customer_order
-- keeps: ordered
with ordered as (
    select customer, count(*) as orders
    from customer_order
    where customer is not null and day >= cast($value_from as date)
    group by customer
)

-- result
select customer, orders
from ordered
order by customer
