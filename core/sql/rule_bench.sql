-- How good would each rule for "lost" have been: whom did it flag before each period, and who came back in it?
-- A customer is flagged when it has been silent for the rule's days or longer (1); newly, when that was so for the first
-- time in the last $new_days days (2). Customers alike in all this are counted together.
-- after: patience, brought_before, window_rule
with judged as (
    select
        p.*,
        case when p.silent < p.cycles_days + $new_days then 2 else 1 end as cycles,
        case when p.silent < p.rhythm_days + $new_days then 2 else 1 end as rhythm,
        case when p.silent < p.pepper_days + $new_days then 2 else 1 end as pepper,
        case when p.silent < p.sqlbi_days + $new_days then 2 else 1 end as sqlbi,
        case when p.silent < p.alive_days + $new_days then 2 else 1 end as alive,
        v.value
    from patience as p
    left join brought_before as v on p.period_start = v.period_start and p.customer = v.customer
),

tallied as (
    select
        period_start,
        silent,
        came_back,
        case when silent >= cycles_days then cycles else 0 end as cycles,
        case when silent >= rhythm_days then rhythm else 0 end as rhythm,
        case when silent >= pepper_days then pepper else 0 end as pepper,
        case when silent >= sqlbi_days then sqlbi else 0 end as sqlbi,
        case when silent >= alive_days then alive else 0 end as alive,
        count(*) as customers,
        sum(value) as value,
        sum(case when silent >= cycles_days then cycles_days end) as cycles_days,
        sum(case when silent >= rhythm_days then rhythm_days end) as rhythm_days,
        sum(case when silent >= pepper_days then pepper_days end) as pepper_days,
        sum(case when silent >= sqlbi_days then sqlbi_days end) as sqlbi_days,
        sum(case when silent >= alive_days then alive_days end) as alive_days
    from judged
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

verdict as (
    select
        'window' as rule,
        r.days as window_days,
        t.period_start,
        t.came_back,
        t.customers,
        case when t.silent < r.days then 0 when t.silent < r.days + $new_days then 2 else 1 end as flag,
        case when t.silent >= r.days then r.days * t.customers end as days,
        t.value
    from tallied as t
    cross join window_rule as r
    union all
    select 'cycles', null, period_start, came_back, customers, cycles, cycles_days, value from tallied
    union all
    select 'rhythm', null, period_start, came_back, customers, rhythm, rhythm_days, value from tallied
    union all
    select 'pepper', null, period_start, came_back, customers, pepper, pepper_days, value from tallied
    union all
    select 'sqlbi', null, period_start, came_back, customers, sqlbi, sqlbi_days, value from tallied
    union all
    select 'alive', null, period_start, came_back, customers, alive, alive_days, value from tallied
)

-- result
select
    rule,
    window_days,
    period_start,
    sum(customers) as known,
    sum(case when came_back = 0 then customers else 0 end) as stayed_away,
    sum(case when flag > 0 then customers else 0 end) as flagged,
    sum(case when flag = 2 then customers else 0 end) as flagged_new,
    sum(case when came_back = 1 and flag > 0 then customers else 0 end) as came_back,
    sum(case when came_back = 1 and flag = 2 then customers else 0 end) as came_back_new,
    coalesce(sum(days), 0) as days_flagged,
    coalesce(sum(case when came_back = 0 and flag > 0 then value end), 0) as caught_value
from verdict
group by rule, window_days, period_start
order by rule, window_days, period_start
