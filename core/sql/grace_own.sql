-- After how many days without a purchase is a customer lost, by days of its own?
-- by_rule: 0 where the rule knows too few purchases, so that the window serves.
-- After its purchase before, it was lost after the days that were its own then.
-- after: graced_cycles
-- keeps: grace
with grace as (
    select
        customer,
        day,
        day_before,
        next_day,
        lag(grace_days) over (partition by customer order by day, customer) as grace_before,
        grace_days,
        by_rule
    from graced
)

-- result
select customer, day, day_before, next_day, grace_before, grace_days, by_rule
from grace
order by customer, day
