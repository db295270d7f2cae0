-- What is each customer's own order rhythm, and is it overdue?
-- The 90th percentile of its gaps by linear interpolation; overdue = silent for longer, with at least $min_gaps gaps.
-- after: spell
-- keeps: rhythm
with own_gap as (
    select
        customer,
        datediff('day', day_before, day) as days,
        row_number() over (partition by customer order by datediff('day', day_before, day), day, customer) as place,
        count(*) over (partition by customer) as gaps
    from spell
    where day_before is not null
),

placed_gap as (
    select
        customer,
        days,
        place,
        gaps,
        1 + 0.5 * (gaps - 1) as middle,
        1 + $quantile_percent * (gaps - 1) / cast(100 as double) as upper_place
    from own_gap
),

rhythm as (
    select
        customer,
        max(gaps) as gaps,
        sum(cast(days as double) * case
            when abs(place - middle) < 1 then 1 - abs(cast(place as double) - cast(middle as double)) else 0
        end) as median_gap,
        sum(cast(days as double) * case
            when abs(place - upper_place) < 1 then 1 - abs(cast(place as double) - upper_place) else 0
        end) as long_gap
    from placed_gap
    group by customer
)

-- result
select customer, gaps, median_gap, long_gap
from rhythm
order by customer
