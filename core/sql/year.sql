-- What did each customer bring in the trailing twelve months, and what in the twelve before?
-- after: year_days
-- worth: year
-- keeps: year
with year as (
    select
        customer,
        max(case when span = 'last' then value end) as last_12m,
        max(case when span = 'before' then value end) as before_12m
    from year_worth
    where customer is not null
    group by customer
)

-- result
select customer, last_12m, before_12m
from year
order by customer
