-- Which orders did each customer place, and which have no customer?
-- An order is a customer and an order id, dated by its earliest line; it is a purchase when its lines add up to more
-- than nothing (without any amount in the file: every order).
-- keeps: customer_order
with customer_order as (
    select customer, order_key, min(day) as day, sum(amount) as amount
    from sales
    group by customer, order_key
)

-- result
select customer, order_key, day, amount
from customer_order
order by customer, day, order_key
