-- Up to which day is each period known? Periods are numbered from 0, the oldest first.
with scope as (
    select
        period_start,
        period_end,
        value_from,
        case when period_end < cast($as_of as date) then period_end else cast($as_of as date) end as last_day,
        row_number() over (order by period_start) - 1 as number
    from period
)

-- result
select period_start, period_end, value_from, last_day, number
from scope
order by period_start
