-- Which customers of a cohort bought in a period, or were active at its end?
-- after: staying
with kept_by as (
    select customer, cohort, number as kept_from, number + 1 as kept_until, 'buying' as kept from buying
    union all
    select customer, cohort, stays_from, stays_until, 'staying' from stay_in_cohort
),

behind as (
    select k.customer
    from kept_by as k
    inner join scope as c on k.cohort = c.number and c.period_start = cast($cohort_start as date)
    inner join scope as p
        on k.kept_from <= p.number and p.number < k.kept_until and p.period_start = cast($period_start as date)
    where k.kept = $kept
    group by k.customer
)

-- result
select customer
from behind
order by customer
