-- Which accounts leave the most of what their peers buy, and in which categories?
-- after: popular
with missing as (
    select p.customer, p.tier, p.customer_type, u.category, u.typical
    from peer as p
    inner join popular as u on p.tier = u.tier and p.customer_type = u.customer_type
    left join category_spend as s on p.customer = s.customer and u.category = s.category
    where s.customer is null
),

most as (
    select customer, tier, customer_type, count(*) as categories, sum(typical) as white_value
    from missing
    group by customer, tier, customer_type
    order by white_value desc, customer
    limit $most
)

-- result
select m.customer, c.name, m.tier, m.customer_type, m.categories, m.white_value, n.category as white_category
from most as m
inner join customer as c on m.customer = c.customer
inner join missing as n on m.customer = n.customer
order by m.white_value desc, m.customer, n.typical desc, n.category
