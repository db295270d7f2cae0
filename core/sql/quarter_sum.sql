-- What did each customer bring in the last three months, in the same months a year before, and in the three before?
-- For a measure that sums up over time.
-- dated: quarter
-- keeps: quarter
with quarter as (
    select
        customer,
        sum(case when day >= cast($quarter_from as date) then part end) as latest,
        sum(case when day <= cast($year_ago_until as date) then part end) as year_before,
        sum(case when day >= cast($before_from as date) and day < cast($quarter_from as date) then part end) as before
    from quarter_dated
    where customer is not null and day >= cast($year_ago_from as date)
    group by customer
)

-- result
select customer, latest, year_before, before
from quarter
order by customer
