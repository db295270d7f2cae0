-- In which groups of the user's own is each customer, or in none ('')?
-- As the groups are today, for every period. A customer in several groups belongs to each of them.
-- after: bought
with grouped as (
    select b.customer, m.segment
    from bought as b
    inner join own_member as m on b.customer = m.customer
),

own_group as (
    select $own_group_dimension as dimension, customer, segment, 0 as valid_from, 1000000 as valid_until
    from grouped
    union all
    select $own_group_dimension, b.customer, '', 0, 1000000
    from bought as b
    left join grouped as g on b.customer = g.customer
    where g.customer is null
)

-- result
select dimension, customer, segment, valid_from, valid_until
from own_group
order by dimension, customer, segment
