-- After how many days without a purchase is a customer lost, by its own rhythm?
-- Longer than the 90th percentile ($quantile_percent, by linear interpolation) of its gaps up to the purchase; with fewer
-- than $min_gaps the same $window days for everybody.
-- after: gap_so_far
with own_place as (
    select
        customer,
        day,
        mod($quantile_percent * (max(gaps) - 1), 100) as percent_on,
        min(case when 100 * up_to > $quantile_percent * (gaps - 1) then days end) as low,
        min(case when 100 * (up_to - 1) > $quantile_percent * (gaps - 1) then days end) as high
    from gap_so_far
    where gaps >= $min_gaps
    group by customer, day
),

own_limit as (
    select
        customer,
        day,
        low + floor(cast(percent_on * (coalesce(high, low) - low) as double) / 100) as long_gap
    from own_place
),

graced as (
    select
        s.customer,
        s.day,
        s.day_before,
        s.next_day,
        cast(coalesce(o.long_gap + 1, $window) as integer) as grace_days,
        case when o.long_gap is null then 0 else 1 end as by_rule
    from spell as s
    left join own_limit as o on s.customer = o.customer and s.day = o.day
)

-- result
select customer, day, day_before, next_day, grace_days, by_rule
from graced
order by customer, day
