-- After how many days without a purchase is a customer lost, by Pepper's rule?
-- Longer than its longest gap up to the purchase; before $min_purchases purchases over three months the same $window days
-- for everybody.
-- after: purchase_so_far
with judged_purchase as (
    select
        *,
        case when purchases >= $min_purchases and day >= first_purchase + interval 3 month then 1 else 0 end as by_rule
    from purchase_so_far
),

graced as (
    select
        customer,
        day,
        day_before,
        next_day,
        cast(case when by_rule = 1 then longest_gap + 1 else $window end as integer) as grace_days,
        by_rule
    from judged_purchase
)

-- result
select customer, day, day_before, next_day, grace_days, by_rule
from graced
order by customer, day
