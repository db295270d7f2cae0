-- Which orders did one customer place, the newest first?
-- after: purchase
with placed_order as (
    select o.order_key, o.day, o.amount
    from customer_order as o
)

-- result
select order_key, day, amount
from placed_order
order by day desc, order_key
limit 200
