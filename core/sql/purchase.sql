-- On which days did each customer buy?
-- An order is a customer and an order id, dated by its earliest line; it is a purchase when its lines add up to more
-- than nothing (without any amount in the file: every order).
with customer_order as (
    select
        customer,
        order_key,
        min(day) as day,
        sum(amount) as amount
    from sales
    where customer is not null
    group by customer, order_key
),

purchase as (
    select customer, day
    from customer_order
    where coalesce(amount, 1) > 0
    group by customer, day
)

-- result
select customer, day
from purchase
order by customer, day
