-- What did each customer bring in the last three months, in the same months a year before, and in the three before?
-- For a measure that has to be taken anew for every three months.
-- after: quarter_days
-- worth: quarter
-- keeps: quarter
with quarter as (
    select
        customer,
        max(case when span = 'latest' then value end) as latest,
        max(case when span = 'year_before' then value end) as year_before,
        max(case when span = 'before' then value end) as before
    from quarter_worth
    where customer is not null
    group by customer
)

-- result
select customer, latest, year_before, before
from quarter
order by customer
