-- Where does each day on which a run ends without another purchase lie among the periods?
-- Who churns on a day was active before period n for n up to opens_until, and churns in churned_in.
-- after: scope, run
-- keeps: churn_place
with churn_day as (
    select churn_day as day
    from run
    group by churn_day
),

churn_place as (
    select
        d.day,
        count(case when p.period_start <= d.day then 1 end) as opens_until,
        max(case when d.day >= p.period_start and d.day <= p.last_day then p.number end) as churned_in
    from churn_day as d
    cross join scope as p
    group by d.day
)

-- result
select day, opens_until, churned_in
from churn_place
order by day
