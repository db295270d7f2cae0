-- Which are the trailing twelve months, and which the twelve before?
with year_span as (
    select 'last' as span, cast($year_from as date) as first_day, cast($as_of as date) as last_day
    union all
    select 'before' as span, cast($two_years_from as date) as first_day, cast($year_from as date) - 1 as last_day
)

-- result
select span, first_day, last_day
from year_span
order by first_day
