-- Of those who bought first in one period, how many bought and how many were active in each later one, and what for?
-- after: staying, period_days
-- worth: period
with buying_of as (
    select cohort, number, count(*) as customers
    from buying
    group by cohort, number
),

stay_count as (
    select cohort, stays_from, stays_until, count(*) as customers
    from stay_in_cohort
    group by cohort, stays_from, stays_until
),

staying_of as (
    select t.cohort, s.number, cast(sum(t.customers) as bigint) as customers
    from stay_count as t
    inner join scope as s on t.stays_from <= s.number and s.number < t.stays_until
    group by t.cohort, s.number
),

value_of_cohort as (
    select d.cohort, p.number, sum(w.value) as value
    from period_worth as w
    inner join debut_of as d on w.customer = d.customer
    inner join scope as p on w.span = p.period_start
    where $additive
    group by d.cohort, p.number
)

-- result
select
    c.period_start as cohort_start,
    p.period_start,
    p.number - c.number as later,
    s.customers as cohort_customers,
    coalesce(b.customers, 0) as buying,
    coalesce(a.customers, 0) as staying,
    case when $additive then coalesce(v.value, 0) end as value
from buying_of as s
inner join scope as c on s.cohort = c.number
inner join scope as p on p.number >= c.number
left join buying_of as b on c.number = b.cohort and p.number = b.number
left join staying_of as a on c.number = a.cohort and p.number = a.number
left join value_of_cohort as v on c.number = v.cohort and p.number = v.number
where s.cohort = s.number
order by c.period_start, p.period_start
