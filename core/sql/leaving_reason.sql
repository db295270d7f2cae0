-- Which reason does the file give for those who left in the period, and what had they brought in the twelve months before?
-- The reason of the latest day up to the end of the period that has one.
-- after: at_start, start_days
-- worth: start
with told_reason as (
    select
        l.customer,
        l.reason,
        row_number() over (partition by l.customer order by l.day desc, l.reason, l.customer) as place
    from detail as l
    inner join at_start as o on l.customer = o.customer and o.leaver = 1
    where l.reason is not null and l.day <= cast($period_end as date)
    group by l.customer, l.reason, l.day
),

left_for as (
    select o.customer, coalesce(t.reason, '') as reason
    from at_start as o
    left join told_reason as t on o.customer = t.customer and t.place = 1
    where o.leaver = 1
)

-- result
select
    r.reason,
    count(*) as customers,
    case when $additive then coalesce(sum(w.value), 0) end as value
from left_for as r
left join start_worth as w on r.customer = w.customer
group by r.reason
order by customers desc, r.reason
