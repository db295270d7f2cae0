-- How loyal is each customer, and what is it worth: over the twelve months up to the as-of date?
-- Loyal: a purchase in at least $loyal_from of the twelve months. Worth much: at least $worth_from, or the mean.
-- large: class A by revenue.
-- after: year_worth
-- keeps: relation
with placed_worth as (
    select
        b.*,
        case when coalesce(m.months, 0) < 12 then coalesce(m.months, 0) else 12 end as months,
        case when $discounts then coalesce(r.discount_share, 0) end as discount_share,
        row_number() over (order by b.worth, b.customer desc) as place_from_below,
        count(*) over () as customers,
        cast(sum(b.worth) over () as double) / cast(count(*) over () as double) as mean_worth,
        sum(b.revenue) over (
            order by b.revenue desc nulls last, b.customer rows between unbounded preceding and current row
        ) as running_revenue,
        sum(b.revenue) over () as total_revenue
    from year_brought as b
    left join active_month as m on b.customer = m.customer
    left join reduced as r on b.customer = r.customer
),

relation as (
    select
        *,
        coalesce($worth_from, mean_worth) as worth_from,
        months >= $loyal_from as loyal,
        revenue > 0 and 100 * (running_revenue - revenue) < $a_percent * total_revenue as large,
        case
            when months >= $loyal_from and worth > 0 and cast(worth as double) >= coalesce($worth_from, mean_worth) then 'friend'
            when worth > 0 and cast(worth as double) >= coalesce($worth_from, mean_worth) then 'butterfly'
            when months >= $loyal_from then 'barnacle'
            else 'stranger'
        end as quadrant,
        case
            when worth = 0 then 0
            when worth > 0 and worth < 1 then 1
            when worth < 0 and worth > -1 then -1
            when worth > 0 then 1 + cast(floor(2 * ln(cast(worth as double)) / ln(10) + 0.000000000001) as bigint)
            else -1 - cast(floor(2 * ln(cast(-worth as double)) / ln(10) + 0.000000000001) as bigint)
        end as band,
        case when $discounts then cast(ceil(10 * discount_share - 0.000000000001) as bigint) end as discount_band
    from placed_worth
)

-- result
select customer, months, worth, quadrant, discount_share
from relation
order by customer
