-- What was each customer worth in an earlier and in a later period, and did it buy in them?
-- New: the first purchase ever is in the later period; returned: bought before, but not in the earlier one; gone: bought
-- in the earlier one, not in the later; stayed: bought in both; none: its orders in both are no purchases.
-- after: customer_order
-- keeps: paired
with paired_order as (
    select
        customer,
        count(case when day >= cast($earlier_start as date) and day <= cast($earlier_end as date) then 1 end) as earlier,
        count(case when day >= cast($later_start as date) then 1 end) as later,
        max(case when coalesce(amount, 1) > 0 and day >= cast($earlier_start as date) and day <= cast($earlier_end as date)
            then 1 else 0 end) as bought_earlier,
        max(case when coalesce(amount, 1) > 0 and day >= cast($later_start as date) then 1 else 0 end) as bought_later,
        max(case when coalesce(amount, 1) > 0 and (day < cast($earlier_start as date)
            or (day > cast($earlier_end as date) and day < cast($later_start as date))) then 1 else 0 end) as bought_apart,
        min(case when coalesce(amount, 1) > 0 and day >= cast($later_start as date) then day end) as first_later
    from customer_order
    where day <= cast($later_end as date)
    group by customer
),

paired_sum as (
    select
        customer,
        sum(case when day <= cast($earlier_end as date) then measured end) as earlier,
        sum(case when day >= cast($later_start as date) then measured end) as later,
        max(case when day <= cast($earlier_end as date) then 1 else 0 end) as in_earlier,
        max(case when day >= cast($later_start as date) then 1 else 0 end) as in_later
    from sales
    where
        customer is not null
        and ((day >= cast($earlier_start as date) and day <= cast($earlier_end as date))
            or (day >= cast($later_start as date) and day <= cast($later_end as date)))
    group by customer
),

paired as (
    select
        s.customer,
        s.in_earlier,
        s.in_later,
        o.bought_apart,
        o.first_later,
        case when $measure = 'orders' then cast(o.earlier as decimal(38, 4)) else coalesce(s.earlier, 0) end as earlier,
        case when $measure = 'orders' then cast(o.later as decimal(38, 4)) else coalesce(s.later, 0) end as later,
        case
            when o.bought_earlier = 1 and o.bought_later = 1 then 'stayed'
            when o.bought_earlier = 1 then 'gone'
            when o.bought_later = 1 and o.bought_apart = 1 then 'returned'
            when o.bought_later = 1 then 'new'
            else 'none'
        end as came
    from paired_sum as s
    inner join paired_order as o on s.customer = o.customer
)

-- result
select customer, in_earlier, in_later, bought_apart, first_later, earlier, later, came
from paired
order by customer
