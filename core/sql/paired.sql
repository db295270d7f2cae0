-- What was each customer worth in an earlier and in a later period, and did it buy in them?
-- New: the first purchase ever is in the later period; returned: bought before, but not in the earlier one; gone: bought
-- in the earlier one, not in the later; stayed: bought in both; none: its orders in both are no purchases.
-- after: customer_order, pair_days
-- worth: pair
-- keeps: paired
with pair_value as (
    select
        customer,
        max(case when span = 'earlier' then value end) as earlier,
        max(case when span = 'later' then value end) as later,
        max(case when span = 'earlier' then 1 else 0 end) as in_earlier,
        max(case when span = 'later' then 1 else 0 end) as in_later
    from pair_worth
    where customer is not null
    group by customer
),

paired_order as (
    select
        o.customer,
        max(case when coalesce(o.amount, 1) > 0 and o.day >= cast($earlier_start as date) and o.day <= cast($earlier_end as date)
            then 1 else 0 end) as bought_earlier,
        max(case when coalesce(o.amount, 1) > 0 and o.day >= cast($later_start as date) then 1 else 0 end) as bought_later,
        max(case when coalesce(o.amount, 1) > 0 and (o.day < cast($earlier_start as date)
            or (o.day > cast($earlier_end as date) and o.day < cast($later_start as date))) then 1 else 0 end) as bought_apart,
        min(case when coalesce(o.amount, 1) > 0 and o.day >= cast($later_start as date) then o.day end) as first_later
    from customer_order as o
    inner join pair_value as v on o.customer = v.customer
    where o.day <= cast($later_end as date)
    group by o.customer
),

paired as (
    select
        v.customer,
        v.in_earlier,
        v.in_later,
        o.bought_apart,
        o.first_later,
        case when $additive then coalesce(v.earlier, 0) else v.earlier end as earlier,
        case when $additive then coalesce(v.later, 0) else v.later end as later,
        case
            when o.bought_earlier = 1 and o.bought_later = 1 then 'stayed'
            when o.bought_earlier = 1 then 'gone'
            when o.bought_later = 1 and o.bought_apart = 1 then 'returned'
            when o.bought_later = 1 then 'new'
            else 'none'
        end as came
    from pair_value as v
    inner join paired_order as o on v.customer = o.customer
)

-- result
select customer, in_earlier, in_later, bought_apart, first_later, earlier, later, came
from paired
order by customer
