-- Which customers brought the first 80 % of one period?
-- after: period_ranking
with behind as (
    select customer
    from period_ranking
    where $additive and span = cast($of_period as date) and 100 * ahead_value < 80 * total
)

-- result
select customer
from behind
order by customer
