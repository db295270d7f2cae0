-- How many customers moved from which tier into which, who is new, who returned, who is gone?
-- after: moved
with migration_cell as (
    select
        origin,
        destination,
        count(*) as customers,
        sum(case when $additive then earlier end) as value_earlier,
        sum(case when $additive then later end) as value_later
    from moved
    where came <> 'none'
    group by origin, destination
)

-- result
select origin, destination, customers, value_earlier, value_later
from migration_cell
order by origin, destination
