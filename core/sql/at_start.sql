-- Who was active when the period from $period_start to $period_end began, and who of them churned in it?
-- after: run
-- keeps: at_start
with at_start as (
    select
        customer,
        case when churn_day <= cast($period_end as date) then 1 else 0 end as leaver
    from run
    where first_day < cast($period_start as date) and churn_day >= cast($period_start as date)
)

-- result
select customer, leaver
from at_start
order by customer
