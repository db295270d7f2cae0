-- Where does the difference between the totals of two periods come from, in every segment?
-- New + returned + expanded + contracted + lost, and the lines without a customer: earlier + all changes = later.
-- after: bridged
with unknown_order as (
    select order_key, min(segment) as segment, min(day) as day
    from segmented
    where customer is null and $measure = 'orders'
    group by order_key
),

unknown as (
    select
        segment,
        sum(case when day >= cast($earlier_start as date) and day <= cast($earlier_end as date) then measured end) as earlier,
        sum(case when day >= cast($later_start as date) and day <= cast($later_end as date) then measured end) as later
    from segmented
    where customer is null and $measure <> 'orders'
    group by segment
    union all
    select
        segment,
        sum(case when day >= cast($earlier_start as date) and day <= cast($earlier_end as date)
            then cast(1 as decimal(38, 4)) end) as earlier,
        sum(case when day >= cast($later_start as date) and day <= cast($later_end as date)
            then cast(1 as decimal(38, 4)) end) as later
    from unknown_order
    group by segment
),

parts as (
    select segment, part, count(*) as customers, sum(earlier) as earlier, sum(later) as later
    from bridged
    group by segment, part
    union all
    select segment, 'unattributed' as part, 0 as customers, coalesce(earlier, 0) as earlier, coalesce(later, 0) as later
    from unknown
    where earlier is not null or later is not null
)

-- result
select segment, part, customers, earlier, later
from parts
order by segment, part
