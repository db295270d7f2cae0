-- After how many days without a purchase is it more likely that a customer has left than that it buys again?
-- MBG/NBD with $alive_r, $alive_alpha (weeks), $alive_a and $alive_b, fitted on all customers up to the as-of date, or
-- nothing where the data does not determine it: then after the same $window days for everybody. Of the purchases up to
-- each: core/sql/alive.sql, solved for the silence. At least a day, at most $most_days.
-- after: purchase_so_far
with patient as (
    select
        *,
        7 * cast($alive_alpha as double) + datediff('day', first_purchase, day) as known_for,
        (ln($alive_b + purchases - 1) - ln($alive_a)) / cast($alive_r + purchases - 1 as double) as growth
    from purchase_so_far
),

graced as (
    select
        customer,
        day,
        day_before,
        next_day,
        cast(case
            when growth is null then $window
            when growth <= 0 then 1
            else least(1 + floor(known_for * (exp(least(growth, 700)) - 1)), $most_days)
        end as integer) as grace_days,
        case when growth is null then 0 else 1 end as by_rule
    from patient
)

-- result
select customer, day, day_before, next_day, grace_days, by_rule
from graced
order by customer, day
