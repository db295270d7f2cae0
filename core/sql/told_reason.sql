-- Why did those leave who were there when the period began: what a user recorded on the account, or what the file says?
-- What is recorded wins. The file's reason is that of the latest day up to the end of the period that has one.
-- after: at_start
with latest_reason as (
    select
        l.customer,
        l.reason,
        row_number() over (partition by l.customer order by l.day desc, l.reason, l.customer) as place
    from detail as l
    inner join at_start as o on l.customer = o.customer
    where l.reason is not null and l.day <= cast($period_end as date)
    group by l.customer, l.reason, l.day
),

told_reason as (
    select
        o.customer,
        o.leaver,
        coalesce(w.reason, r.reason, '') as reason,
        case when w.reason is null then 0 else 1 end as recorded
    from at_start as o
    left join latest_reason as r on o.customer = r.customer and r.place = 1
    left join written_reason as w on o.customer = w.customer
)

-- result
select customer, leaver, reason, recorded
from told_reason
order by customer
