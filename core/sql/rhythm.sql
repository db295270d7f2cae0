-- What is each customer's own order rhythm, and is it overdue?
-- The 90th percentile of its gaps; overdue = silent for longer, with at least $min_gaps gaps.
-- after: own_gap, gap_quantile
-- keeps: rhythm
with rhythm as (
    select customer, purchases - 1 as gaps, median_gap, long_gap
    from gap_quantile
)

-- result
select customer, gaps, median_gap, long_gap
from rhythm
order by customer
