-- Up to which day is each period known?
with scope as (
    select
        period_start,
        period_end,
        value_from,
        case when period_end < cast($as_of as date) then period_end else cast($as_of as date) end as last_day
    from period
)

-- result
select period_start, period_end, value_from, last_day
from scope
order by period_start
