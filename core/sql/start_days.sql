-- Which are the twelve months before the period?
with start_span as (
    select 'before' as span, cast($year_before as date) as first_day, cast($period_start as date) - 1 as last_day
)

-- result
select span, first_day, last_day
from start_span
