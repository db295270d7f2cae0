-- Which accounts are in scope, and how is each doing?
-- after: value, rhythm
with year as (
    select
        customer,
        case when $measure = 'orders'
            then cast(count(distinct case when day >= cast($year_from as date) then order_key end) as decimal(38, 4))
            else sum(case when day >= cast($year_from as date) then measured end) end as last_12m,
        case when $measure = 'orders'
            then cast(count(distinct case when day < cast($year_from as date) then order_key end) as decimal(38, 4))
            else sum(case when day < cast($year_from as date) then measured end) end as before_12m
    from sales
    where customer is not null and day >= cast($two_years_from as date)
    group by customer
),

account as (
    select
        v.customer,
        a.name,
        v.rank,
        v.value,
        v.share,
        v.cumulative_share,
        v.abc,
        v.tier,
        case
            when v.active then 'active'
            when v.last_purchase is null then 'none'
            else 'silent'
        end as status,
        v.orders,
        v.first_purchase,
        v.last_purchase,
        v.active,
        datediff('day', v.last_purchase, cast($as_of as date)) as days_silent,
        r.median_gap as rhythm_days,
        coalesce(r.gaps >= $min_gaps and datediff('day', v.last_purchase, cast($as_of as date)) > r.long_gap, false) as overdue,
        coalesce(y.last_12m, 0) as last_12m,
        coalesce(y.before_12m, 0) as before_12m,
        case when y.before_12m > 0 then cast(coalesce(y.last_12m, 0) as double) / cast(y.before_12m as double) - 1 end as change,
        a.category,
        a.region,
        a.channel,
        a.rep,
        a.customer_type
    from customer_value as v
    inner join customer as a on v.customer = a.customer
    left join rhythm as r on v.customer = r.customer
    left join year as y on v.customer = y.customer
    where
        ($customer is null or v.customer = $customer)
        and ($search = '' or strpos(lower(v.customer), $search) > 0 or strpos(lower(coalesce(a.name, '')), $search) > 0)
        and ($abc = '' or v.abc = $abc)
        and ($tier = '' or v.tier = $tier)
        and v.rank between coalesce($rank_from, v.rank) and coalesce($rank_to, v.rank)
        and v.value between coalesce($value_min, v.value) and coalesce($value_max, v.value)
        and ($value_below is null or v.value < $value_below)
        and v.orders between coalesce($orders_min, v.orders) and coalesce($orders_max, v.orders)
),

matching as (
    select *
    from account
    where
        ($status = '' or status = $status or ($status = 'overdue' and overdue))
        and ($change_min is null or change >= $change_min)
        and ($change_max is null or change <= $change_max)
        and coalesce(days_silent, 0) between coalesce($silent_min, 0) and coalesce($silent_max, 100000)
)

-- result
select *
from matching
