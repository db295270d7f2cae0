-- How many customers have bought so often, for so long and since so many days, up to the as-of date?
-- The same as core/sql/purchase_class.sql says before the day after it, without looking at other days.
-- after: purchase
with bought_times as (
    select customer, count(*) as purchases, min(day) as first_purchase, max(day) as last_purchase
    from purchase
    group by customer
),

purchase_class as (
    select
        cast($as_of as date) + 1 as period_start,
        purchases - 1 as frequency,
        datediff('day', first_purchase, last_purchase) as recency_days,
        datediff('day', first_purchase, cast($as_of as date)) as age_days,
        count(*) as customers
    from bought_times
    group by 2, 3, 4
)

-- result
select period_start, frequency, recency_days, age_days, customers
from purchase_class
order by period_start, frequency, recency_days, age_days
