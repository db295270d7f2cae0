-- Which accounts are about to leave? Customers that are still active under the house rule, with each sign that they give.
-- Overdue by its own rhythm: silent longer than 9 of 10 of its gaps; with fewer than $min_gaps gaps by everybody's ($firm_gap).
-- Falling: the last three months are down by $drop_percent per cent or more on the same months a year before; of a
-- customer that came after those, on the three months before. Unlikely: P(alive), where a model has it, is below $alive_limit.
-- What the months brought (the step quarter), and P(alive), come from the files that suit the measure and the data.
-- after: rhythm, year, lapse
-- keeps: warning
with weighed as (
    select
        b.customer,
        b.last_purchase,
        datediff('day', b.last_purchase, cast($as_of as date)) as days_silent,
        coalesce(r.gaps >= $min_gaps, false) as has_rhythm,
        case when r.gaps >= $min_gaps then r.long_gap else cast($firm_gap as double) end as long_gap,
        b.first_purchase <= cast($year_ago_until as date) as against_year,
        case when $additive then coalesce(q.latest, 0) else q.latest end as latest_quarter,
        case when b.first_purchase <= cast($year_ago_until as date) then q.year_before else q.before end as earlier_quarter,
        p.p_alive,
        case when not $additive then y.last_12m when y.last_12m > 0 then y.last_12m else 0 end as value_at_risk
    from lapse as b
    left join rhythm as r on b.customer = r.customer
    left join year as y on b.customer = y.customer
    left join quarter as q on b.customer = q.customer
    left join alive as p on b.customer = p.customer
    where b.lapse_day > cast($as_of as date)
),

signalled as (
    select
        *,
        coalesce(has_rhythm and days_silent > long_gap, false) as own_rhythm,
        coalesce(not has_rhythm and days_silent > long_gap, false) as firm_rhythm,
        coalesce(earlier_quarter > 0 and 100 * latest_quarter <= (100 - $drop_percent) * earlier_quarter, false) as falling,
        coalesce(p_alive < $alive_limit, false) as unlikely
    from weighed
),

owned as (
    select
        l.customer,
        l.segment as rep,
        row_number() over (partition by l.customer order by l.day desc, count(*) desc, l.segment, l.customer) as place
    from segment_line as l
    inner join signalled as s on l.customer = s.customer and (s.own_rhythm or s.firm_rhythm or s.falling or s.unlikely)
    group by l.customer, l.segment, l.day
),

warning as (
    select
        s.*,
        coalesce(o.rep, '') as rep,
        row_number() over (order by s.value_at_risk desc nulls last, s.customer) as place,
        row_number() over (partition by coalesce(o.rep, '') order by s.value_at_risk desc nulls last, s.customer) as rep_place
    from signalled as s
    left join owned as o on s.customer = o.customer and o.place = 1
    where s.own_rhythm or s.firm_rhythm or s.falling or s.unlikely
)

-- result
select *
from warning
order by place, customer
