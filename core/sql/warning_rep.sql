-- How much is at risk with the customers of each owner, and how much of it do so many calls reach?
-- after: warning
with owner as (
    select
        rep,
        count(*) as customers,
        sum(value_at_risk) as value_at_risk,
        sum(case when case when $each_rep then rep_place else place end <= $calls then 1 else 0 end) as calls,
        sum(case when case when $each_rep then rep_place else place end <= $calls then value_at_risk else 0 end) as reached
    from warning
    group by rep
)

-- result
select rep, customers, value_at_risk, calls, reached
from owner
order by value_at_risk desc, rep
