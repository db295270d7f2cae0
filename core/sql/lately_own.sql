-- On which day was each customer lost without another purchase, as known on the as-of date and a year before it?
-- The days of its own after its last purchase by then.
-- after: grace
with lately as (
    select cast($as_of as date) as moment, customer, day + grace_days as lapse_day
    from grace
    where next_day is null
    union all
    select cast($year_from as date) - 1, customer, day + grace_days
    from grace
    where day < cast($year_from as date) and (next_day is null or next_day >= cast($year_from as date))
)

-- result
select moment, customer, lapse_day
from lately
order by moment, customer
