-- How many accounts give each sign that they are about to leave, and what did they bring in the last twelve months?
-- An account can give several signs; the row '' is every account once, and what all customers brought.
-- after: warning, year
with sign_of as (
    select 'own_rhythm' as signal, value_at_risk from warning where own_rhythm
    union all
    select 'firm_rhythm' as signal, value_at_risk from warning where firm_rhythm
    union all
    select 'falling' as signal, value_at_risk from warning where falling
    union all
    select 'unlikely' as signal, value_at_risk from warning where unlikely
    union all
    select '' as signal, value_at_risk from warning
),

everybody as (
    select coalesce(sum(last_12m), 0) as value
    from year
    where last_12m > 0
),

sign_count as (
    select
        signal,
        count(*) as customers,
        case when $additive then coalesce(sum(value_at_risk), 0) end as value_at_risk
    from sign_of
    group by signal
)

-- result
select
    e.value as trailing_value,
    coalesce(c.signal, '') as signal,
    coalesce(c.customers, 0) as customers,
    case when $additive then coalesce(c.value_at_risk, 0) end as value_at_risk
from everybody as e
left join sign_count as c on c.customers > 0
order by customers desc, signal
