-- How many customers had bought so often, for so long and since so many days, before each period?
-- after: playback
with purchase_class as (
    select
        period_start,
        purchases - 1 as frequency,
        datediff('day', first_purchase, last_purchase) as recency_days,
        datediff('day', first_purchase, last_purchase) + silent as age_days,
        count(*) as customers
    from playback
    group by 1, 2, 3, 4
)

-- result
select period_start, frequency, recency_days, age_days, customers
from purchase_class
order by period_start, frequency, recency_days, age_days
