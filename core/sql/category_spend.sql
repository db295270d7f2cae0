-- How much did each customer spend in each category over the twelve months, beside its peers?
-- Only what adds up to more than nothing is bought.
-- after: peer
-- keeps: category_spend
with spent as (
    select customer, category, sum(amount) as spent
    from detail
    where customer is not null and category is not null and day >= cast($value_from as date)
    group by customer, category
),

category_spend as (
    select p.customer, p.tier, p.customer_type, p.members, s.category, cast(s.spent as double) as spent
    from spent as s
    inner join peer as p on s.customer = p.customer
    where s.spent > 0
)

-- result
select customer, category, spent
from category_spend
order by customer, category
