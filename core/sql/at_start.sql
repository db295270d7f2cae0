-- Who was active when the period from $period_start to $period_end began, and who of them churned in it?
-- after: run
-- keeps: at_start
with at_start as (
    select
        customer,
        case when last_day + $window <= cast($period_end as date) then 1 else 0 end as leaver
    from run
    where first_day < cast($period_start as date) and last_day >= cast($period_start as date) - $window
)

-- result
select customer, leaver
from at_start
order by customer
