-- Which are the last three months, the same months a year before, and the three months before?
with quarter_span as (
    select 'latest' as span, cast($quarter_from as date) as first_day, cast($as_of as date) as last_day
    union all
    select 'year_before' as span, cast($year_ago_from as date) as first_day, cast($year_ago_until as date) as last_day
    union all
    select 'before' as span, cast($before_from as date) as first_day, cast($quarter_from as date) - 1 as last_day
)

-- result
select span, first_day, last_day
from quarter_span
order by first_day
