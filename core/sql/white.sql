-- What do customers not buy that at least half of their peers do, and what is it worth: the peers' median spend?
-- after: popular
with lacking as (
    select category, members - buyers as customers, (members - buyers) * typical as white_value
    from popular
    where members > buyers
)

-- result
select
    category as white_category,
    cast(sum(customers) as bigint) as customers,
    sum(white_value) as white_value
from lacking
group by category
order by white_value desc, category
