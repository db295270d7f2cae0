-- How long were each customer's own gaps between purchases, as known before each period?
-- after: known_gap, gap_quantile
with gap_before as (
    select customer, purchases, median_gap, long_gap
    from gap_quantile
)

-- result
select customer, purchases, median_gap, long_gap
from gap_before
order by customer, purchases
