-- What had each customer brought in the twelve months before each period?
-- after: period_days
-- worth: earlier
with brought_before as (
    select span as period_start, customer, case when $additive then value end as value
    from earlier_worth
    where customer is not null
)

-- result
select period_start, customer, value
from brought_before
order by period_start, customer
