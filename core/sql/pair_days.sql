-- Which are the days of the earlier period, and which of the later one?
with pair_span as (
    select 'earlier' as span, cast($earlier_start as date) as first_day, cast($earlier_end as date) as last_day
    union all
    select 'later' as span, cast($later_start as date) as first_day, cast($later_end as date) as last_day
)

-- result
select span, first_day, last_day
from pair_span
order by first_day
