-- Which accounts are in scope, and how is each doing?
-- Everybody with a line in the range; with $everybody (behind a flow, or for one) also who has none there.
-- after: value, rhythm, year
with seen as (
    select customer
    from customer_order
    where customer is not null
    group by customer
),

account as (
    select
        s.customer,
        a.name,
        v.rank,
        case when $additive then coalesce(v.value, 0) else v.value end as value,
        v.share,
        v.cumulative_share,
        v.abc,
        v.tier,
        case
            when b.lapse_day > cast($as_of as date) then 'active'
            when b.last_purchase is null then 'none'
            else 'churned'
        end as status,
        coalesce(v.orders, 0) as orders,
        b.first_purchase,
        b.last_purchase,
        datediff('day', b.last_purchase, cast($as_of as date)) as days_silent,
        r.median_gap as rhythm_days,
        coalesce(r.gaps >= $min_gaps and datediff('day', b.last_purchase, cast($as_of as date)) > r.long_gap, false) as overdue,
        case when $additive then coalesce(y.last_12m, 0) else y.last_12m end as last_12m,
        case when $additive then coalesce(y.before_12m, 0) else y.before_12m end as before_12m,
        case when y.before_12m > 0 then cast(coalesce(y.last_12m, 0) as double) / cast(y.before_12m as double) - 1 end as change,
        a.category,
        a.region,
        a.channel,
        a.rep,
        a.customer_type
    from seen as s
    inner join customer as a on s.customer = a.customer
    left join customer_value as v on s.customer = v.customer
    left join lapse as b on s.customer = b.customer
    left join rhythm as r on s.customer = r.customer
    left join year as y on s.customer = y.customer
    where v.customer is not null or $everybody
),

matching as (
    select *
    from account
    where
        ($customer is null or customer = $customer)
        and ($search = '' or strpos(lower(customer), $search) > 0 or strpos(lower(coalesce(name, '')), $search) > 0)
        and ($abc = '' or abc = $abc)
        and ($tier = '' or tier = $tier)
        and ($rank_from is null or rank >= $rank_from)
        and ($rank_to is null or rank <= $rank_to)
        and ($value_min is null or value >= $value_min)
        and ($value_max is null or value <= $value_max)
        and ($value_below is null or value < $value_below)
        and ($orders_min is null or orders >= $orders_min)
        and ($orders_max is null or orders <= $orders_max)
        and ($status = '' or status = $status or ($status = 'overdue' and overdue))
        and ($change_min is null or change >= $change_min)
        and ($change_max is null or change <= $change_max)
        and ($silent_min is null or days_silent >= $silent_min)
        and ($silent_max is null or days_silent <= $silent_max)
)

-- result
select *
from matching
