-- Which customers of a segment were lost so soon after their first purchase?
-- $until: within so many days; $month_from and $month_until: the last purchase so many months after the first, among
-- those of whom it is known.
-- after: lifetime
with month_lost as (
    select
        customer,
        segment,
        days,
        cast(floor(12 * cast(last_days as double) / 365.25) as bigint) as last_month,
        cast(floor(12 * cast(known_days as double) / 365.25) as bigint) as known_months
    from lifetime
    where ended = 1
),

behind as (
    select customer
    from month_lost
    where
        ($of_segment is null or segment = $of_segment)
        and ($until is null or days <= $until)
        and ($month_from is null or (last_month >= $month_from and last_month < $month_until and known_months >= $month_until))
    group by customer
)

-- result
select customer
from behind
order by customer
