-- Which customers brought the first 80 % of one period?
-- after: period_rank
with behind as (
    select customer
    from period_rank
    where $additive and span = cast($of_period as date) and 100 * (running - value) < 80 * total
)

-- result
select customer
from behind
order by customer
