-- How good would each rule for "lost" have been: whom did it flag before each period, and who came back in it?
-- A customer is flagged when it has been silent for the rule's days or longer; newly, when that was so for the first
-- time in the last $new_days days.
-- after: patience, brought_before, window_rule
with judged as (
    select p.*, v.value
    from patience as p
    left join brought_before as v on p.period_start = v.period_start and p.customer = v.customer
),

by_silence as (
    select period_start, silent, came_back, count(*) as customers, sum(value) as value
    from judged
    group by period_start, silent, came_back
),

verdict as (
    select
        'window' as rule,
        r.days as window_days,
        s.period_start,
        s.silent,
        r.days,
        s.came_back,
        s.customers,
        s.value
    from by_silence as s
    cross join window_rule as r
    union all
    select 'cycles', null, period_start, silent, cycles_days, came_back, 1, value from judged
    union all
    select 'rhythm', null, period_start, silent, rhythm_days, came_back, 1, value from judged
    union all
    select 'pepper', null, period_start, silent, pepper_days, came_back, 1, value from judged
    union all
    select 'sqlbi', null, period_start, silent, sqlbi_days, came_back, 1, value from judged
    union all
    select 'alive', null, period_start, silent, alive_days, came_back, 1, value from judged
),

said_of_all as (
    select
        rule,
        window_days,
        period_start,
        came_back,
        customers,
        days,
        value,
        case when silent >= days then customers else 0 end as flagged,
        case when silent >= days and silent < days + $new_days then customers else 0 end as flagged_new
    from verdict
)

-- result
select
    rule,
    window_days,
    period_start,
    sum(customers) as known,
    sum(case when came_back = 0 then customers else 0 end) as stayed_away,
    sum(flagged) as flagged,
    sum(flagged_new) as flagged_new,
    sum(case when came_back = 1 then flagged else 0 end) as came_back,
    sum(case when came_back = 1 then flagged_new else 0 end) as came_back_new,
    sum(case when flagged > 0 then customers * days else 0 end) as days_flagged,
    coalesce(sum(case when came_back = 0 and flagged > 0 then value end), 0) as caught_value
from said_of_all
group by rule, window_days, period_start
order by rule, window_days, period_start
