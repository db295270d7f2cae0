-- When did each customer buy first and last, and on which day is it lost without another purchase?
-- After the days of its own since the last one.
-- after: grace
-- keeps: lapse
with lapse as (
    select
        customer,
        min(day) as first_purchase,
        max(day) as last_purchase,
        max(case when next_day is null then day + grace_days end) as lapse_day,
        max(case when next_day is null then by_rule end) as by_rule
    from grace
    group by customer
)

-- result
select customer, first_purchase, last_purchase, lapse_day, by_rule
from lapse
order by customer
