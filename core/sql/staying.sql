-- In which periods did each customer of a cohort buy, and at the end of which was it active?
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

staying as (
    select d.customer, d.cohort, s.number
    from run as r
    inner join place as f on r.first_day = f.day
    inner join churn_place as l on r.churn_day = l.day
    inner join debut_of as d on r.customer = d.customer
    inner join scope as s on f.bought_in <= s.number and s.number < coalesce(l.churned_in, 1000000)
)

-- result
select customer, cohort, number
from staying
order by customer, number
