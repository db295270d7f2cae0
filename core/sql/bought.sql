-- When did each customer buy first, and when last?
-- after: purchase
-- keeps: bought
with bought as (
    select customer, min(day) as first_purchase, max(day) as last_purchase
    from purchase
    group by customer
)

-- result
select customer, first_purchase, last_purchase
from bought
order by customer
