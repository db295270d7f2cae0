-- How long were each customer's own gaps between purchases, as known before each period?
-- The median and the 90th percentile by linear interpolation; nobody who bought on less than three days, or has been
-- silent for more than $longest_silence days.
-- after: playback
with still_asked as (
    select customer, purchases, last_purchase
    from playback
    where purchases > 2 and silent <= $longest_silence
    group by customer, purchases, last_purchase
),

gap_then as (
    select
        w.customer,
        w.purchases,
        datediff('day', s.day_before, s.day) as days,
        row_number() over (
            partition by w.customer, w.purchases order by datediff('day', s.day_before, s.day), s.day, w.customer
        ) as place,
        1 + 0.5 * (w.purchases - 2) as middle,
        1 + $quantile_percent * (w.purchases - 2) / cast(100 as double) as upper_place
    from still_asked as w
    inner join spell as s on w.customer = s.customer and s.day <= w.last_purchase and s.day_before is not null
),

gap_before as (
    select
        customer,
        purchases,
        sum(cast(days as double) * case
            when abs(place - middle) < 1 then 1 - abs(cast(place as double) - cast(middle as double)) else 0
        end) as median_gap,
        sum(cast(days as double) * case
            when abs(place - upper_place) < 1 then 1 - abs(cast(place as double) - upper_place) else 0
        end) as long_gap
    from gap_then
    group by customer, purchases
)

-- result
select customer, purchases, median_gap, long_gap
from gap_before
order by customer, purchases
