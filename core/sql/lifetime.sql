-- How long did each customer stay until it was lost for the first time, and to which segment did it belong when it came?
-- Days from the first purchase to the day of the loss; who was never lost up to the as-of date has stayed at least that
-- long (ended = 0). last_days is the time up to the last purchase before the loss, known_days how much of it can be known.
-- after: run
with stay as (
    select
        customer,
        first_day,
        case when churn_day <= cast($as_of as date) then 1 else 0 end as ended,
        datediff('day', last_day, churn_day) as grace_days,
        datediff('day', first_day, last_day) as last_days,
        datediff('day', first_day, cast($as_of as date)) as so_far
    from run
    where is_new = 1
),

began as (
    select
        s.customer,
        l.segment,
        row_number() over (
            partition by s.customer order by sum(l.amount) desc nulls last, sum(l.lines) desc, l.segment, s.customer
        ) as place
    from stay as s
    inner join segment_line as l on s.customer = l.customer and l.day <= s.first_day
    group by s.customer, l.segment
),

lifetime as (
    select
        s.customer,
        s.ended,
        case when s.ended = 1 then s.last_days + s.grace_days else s.so_far end as days,
        s.last_days,
        s.so_far - s.grace_days as known_days,
        case
            when $life_by = 'all' then 'all'
            when $life_by = 'cohort' then cast(extract(year from s.first_day) as varchar)
            else coalesce(b.segment, '')
        end as segment
    from stay as s
    left join began as b on s.customer = b.customer and b.place = 1
)

-- result
select customer, segment, days, ended, last_days, known_days
from lifetime
order by customer
