-- In which periods did each customer of a cohort buy, and from which up to, but without, which was it active at the end?
-- A run counts from the period of its first purchase up to, but without, the one in which the customer churns.
-- after: debut, churn_place
with buying as (
    select d.customer, d.cohort, p.bought_in as number
    from purchase as u
    inner join place as p on u.day = p.day
    inner join debut_of as d on u.customer = d.customer
    where p.bought_in is not null
    group by d.customer, d.cohort, p.bought_in
),

stay_in_cohort as (
    select d.customer, d.cohort, f.bought_in as stays_from, coalesce(l.churned_in, 1000000) as stays_until
    from run as r
    inner join place as f on r.first_day = f.day
    inner join churn_place as l on r.churn_day = l.day
    inner join debut_of as d on r.customer = d.customer
)

-- result
select customer, cohort, stays_from, stays_until
from stay_in_cohort
order by customer, stays_from
