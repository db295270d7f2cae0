-- Which accounts are in scope, and how is each doing?
-- Everybody with a line in the range; with $everybody (behind a flow, or for one) also who has none there.
-- What is less than in a part of the year before is less than in all of it; what is more says nothing.
-- after: listed_account, ordered, lapse, rhythm, year
with account as (
    select
        v.customer,
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
        coalesce(o.orders, 0) as orders,
        b.first_purchase,
        b.last_purchase,
        datediff('day', b.last_purchase, cast($as_of as date)) as days_silent,
        r.median_gap as rhythm_days,
        coalesce(r.gaps >= $min_gaps and datediff('day', b.last_purchase, cast($as_of as date)) > r.long_gap, false) as overdue,
        case when $additive then coalesce(y.last_12m, 0) else y.last_12m end as last_12m,
        case when $additive then coalesce(y.before_12m, 0) else y.before_12m end as before_12m,
        case
            when y.before_12m > 0 and ($two_years_known or coalesce(y.last_12m, 0) < y.before_12m)
            then cast(coalesce(y.last_12m, 0) as double) / cast(y.before_12m as double) - 1
        end as change
    from listed_account as v
    left join ordered as o on v.customer = o.customer
    left join lapse as b on v.customer = b.customer
    left join rhythm as r on v.customer = r.customer
    left join year as y on v.customer = y.customer
),

matching as (
    select *
    from account
    where
        ($customer is null or customer = $customer)
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
