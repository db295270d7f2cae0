-- How long are the gaps between purchases? The open last gap of each customer is cut off at the as-of date.
-- after: spell
with gap as (
    select
        customer,
        datediff('day', day, coalesce(next_day, cast($as_of as date))) as days,
        case when next_day is null then 0 else 1 end as closed
    from spell
)

-- result
select days, closed, count(*) as gaps
from gap
group by days, closed
order by days, closed
