-- From which purchase to which was each customer active without a break?
-- A break is a gap longer than the days of grace; the customer churns so many days after the last purchase of a run.
-- after: grace
-- keeps: run
with bound as (
    select
        customer,
        day,
        day + grace_days as lapse_day,
        case when day_before is null then 1 else 0 end as is_new,
        case when day_before is null or day > day_before + grace_before then 1 else 0 end as is_first,
        case when next_day is null or next_day > day + grace_days then 1 else 0 end as is_last
    from grace
),

outer_bound as (
    select
        customer,
        day,
        is_new,
        is_first,
        case when is_last = 1 then day else lead(day) over (partition by customer order by day, customer) end as last_day,
        case when is_last = 1 then lapse_day else lead(lapse_day) over (partition by customer order by day, customer) end
            as churn_day
    from bound
    where is_first = 1 or is_last = 1
),

run as (
    select customer, day as first_day, last_day, churn_day, is_new
    from outer_bound
    where is_first = 1
)

-- result
select customer, first_day, last_day, churn_day, is_new
from run
order by customer, first_day
