-- Which reasons are given for those who left in the period, and what had they brought in the twelve months before?
-- recorded is how many of them have the reason that a user recorded on the account.
-- after: told_reason, start_days
-- worth: start
with left_for as (
    select customer, reason, recorded
    from told_reason
    where leaver = 1
)

-- result
select
    r.reason,
    count(*) as customers,
    sum(r.recorded) as recorded,
    case when $additive then coalesce(sum(w.value), 0) end as value
from left_for as r
left join start_worth as w on r.customer = w.customer
group by r.reason
order by customers desc, r.reason
