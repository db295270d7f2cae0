-- How many lines are in scope?
with line_count as (
    select coalesce(sum(lines), 0) as lines
    from sales
)

-- result
select lines
from line_count
