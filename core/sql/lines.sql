-- How many lines are in scope?
with counted as (
    select coalesce(sum(lines), 0) as lines
    from sales
)

-- result
select lines
from counted
