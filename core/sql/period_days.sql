-- Which are the days of each period, and which the twelve months before it?
with period_span as (
    select period_start as span, period_start as first_day, period_end as last_day
    from period
),

earlier_span as (
    select period_start as span, value_from as first_day, period_start - 1 as last_day
    from period
)

-- result
select span, first_day, last_day
from period_span
order by span
