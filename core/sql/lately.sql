-- On which day was each customer lost without another purchase, as known on the as-of date and a year before it?
-- Everybody's $window days after its last purchase by then.
-- after: bought
with lately as (
    select cast($as_of as date) as moment, customer, last_purchase + $window as lapse_day
    from bought
    union all
    select cast($year_from as date) - 1, customer, max(day) + $window
    from customer_order
    where coalesce(amount, 1) > 0 and day < cast($year_from as date)
    group by customer
)

-- result
select moment, customer, lapse_day
from lately
order by moment, customer
