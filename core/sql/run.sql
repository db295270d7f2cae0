-- From which purchase to which was each customer active without a break?
-- A break is a gap of more than $window days; the customer churns $window days after the last purchase of a run.
-- after: spell
-- keeps: run
with bound as (
    select
        customer,
        day,
        case when day_before is null then 1 else 0 end as is_new,
        case when day_before is null or day > day_before + $window then 1 else 0 end as is_first,
        case when next_day is null or next_day > day + $window then 1 else 0 end as is_last
    from spell
),

outer_bound as (
    select
        customer,
        day,
        is_new,
        is_first,
        case when is_last = 1 then day else lead(day) over (partition by customer order by day, customer) end as last_day
    from bound
    where is_first = 1 or is_last = 1
),

run as (
    select customer, day as first_day, last_day, is_new
    from outer_bound
    where is_first = 1
)

-- result
select customer, first_day, last_day, is_new
from run
order by customer, first_day
