-- How many customers moved from which tier into which, who is new, who returned, who is gone?
-- after: moved
with cell as (
    select
        origin,
        destination,
        count(*) as customers,
        sum(earlier) as value_earlier,
        sum(later) as value_later
    from moved
    where came <> 'none'
    group by origin, destination
)

-- result
select origin, destination, customers, value_earlier, value_later
from cell
order by origin, destination
