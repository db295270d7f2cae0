-- After how many days without a purchase is a customer lost? After every purchase of everybody the same $window days.
-- by_rule: 0 where the rule knows too few purchases, so that the window serves; that is never so here.
-- After a purchase on day t a customer churns on day t + grace_days if there is no purchase in (t, t + grace_days].
-- after: spell
with grace as (
    select
        customer,
        day,
        day_before,
        next_day,
        $window as grace_before,
        $window as grace_days,
        1 as by_rule
    from spell
)

-- result
select customer, day, day_before, next_day, grace_before, grace_days, by_rule
from grace
order by customer, day
