-- After how many days without a purchase is a customer lost, by SQLBI's rule? After two months of the calendar.
-- after: spell
with graced as (
    select
        customer,
        day,
        day_before,
        next_day,
        cast(datediff('day', day, day + interval 2 month) as integer) as grace_days,
        1 as by_rule
    from spell
)

-- result
select customer, day, day_before, next_day, grace_days, by_rule
from graced
order by customer, day
