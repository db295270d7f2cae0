-- How much of the value at risk do one, two, three … calls reach, the largest account first?
-- One call is one account, or with $each_rep one of every owner. Every $step calls up to $shown, and $calls itself.
-- after: warning
with call as (
    select
        case when $each_rep then rep_place else place end as calls,
        count(*) as customers,
        sum(value_at_risk) as value_at_risk
    from warning
    group by 1
),

call_sum as (
    select
        calls,
        sum(customers) over (order by calls rows between unbounded preceding and current row) as customers,
        sum(value_at_risk) over (order by calls rows between unbounded preceding and current row) as reached,
        sum(value_at_risk) over () as total,
        max(calls) over () as most
    from call
)

-- result
select calls, customers, reached, cast(reached as double) / nullif(cast(total as double), 0) as share
from call_sum
where calls = $calls or calls = most and calls <= $shown or calls <= $shown and (calls - 1) % $step = 0
order by calls
