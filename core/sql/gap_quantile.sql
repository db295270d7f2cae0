-- What are the median and the 90th percentile ($quantile_percent) of each customer's gaps, by linear interpolation?
-- Of the gaps between its first so many purchases.
with placed_gap as (
    select
        customer,
        purchases,
        days,
        row_number() over (partition by customer, purchases order by days, day, customer) as place,
        1 + 0.5 * (purchases - 2) as middle,
        1 + $quantile_percent * (purchases - 2) / cast(100 as double) as upper_place
    from gap
),

gap_quantile as (
    select
        customer,
        purchases,
        sum(cast(days as double) * case
            when abs(place - middle) < 1 then 1 - abs(cast(place as double) - cast(middle as double)) else 0
        end) as median_gap,
        sum(cast(days as double) * case
            when abs(place - upper_place) < 1 then 1 - abs(cast(place as double) - upper_place) else 0
        end) as long_gap
    from placed_gap
    group by customer, purchases
)

-- result
select customer, purchases, median_gap, long_gap
from gap_quantile
order by customer, purchases
