-- When did each customer buy first and last, and on which day is it lost without another purchase?
-- After everybody's $window days.
-- after: bought
with lapse as (
    select customer, first_purchase, last_purchase, last_purchase + $window as lapse_day, 1 as by_rule
    from bought
)

-- result
select customer, first_purchase, last_purchase, lapse_day, by_rule
from lapse
order by customer
