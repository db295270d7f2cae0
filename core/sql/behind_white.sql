-- Which customers do not buy a category that at least half of their peers buy?
-- after: popular
with behind as (
    select p.customer
    from peer as p
    inner join popular as u on p.tier = u.tier and p.customer_type = u.customer_type and u.category = $white_category
    left join category_spend as s on p.customer = s.customer and s.category = $white_category
    where s.customer is null
)

-- result
select customer
from behind
order by customer
