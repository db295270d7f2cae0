-- How long were each customer's gaps between purchases, as known before each period?
-- Nobody who bought on less than three days, or has been silent for more than $longest_silence days.
-- after: playback
with still_asked as (
    select customer, purchases, last_purchase
    from playback
    where purchases > 2 and silent <= $longest_silence
    group by customer, purchases, last_purchase
),

gap as (
    select w.customer, w.purchases, s.day, datediff('day', s.day_before, s.day) as days
    from still_asked as w
    inner join spell as s on w.customer = s.customer and s.day <= w.last_purchase and s.day_before is not null
)

-- result
select customer, purchases, day, days
from gap
order by customer, purchases, day
