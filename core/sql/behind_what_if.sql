-- Which customers are active now, in one class or segment?
-- after: what_if
with behind as (
    select customer
    from exposed
    where period_start = cast($period_start as date) and ($of_cell is null or cell = $of_cell)
)

-- result
select customer
from behind
order by customer
