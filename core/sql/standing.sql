-- Which segment had brought the most revenue before period n, for n from known_from on, until it changes?
-- Only customers with several segments; $by_segment is false where no segment column is asked for.
-- after: place
with segment_sum as (
    select
        s.customer,
        s.segment,
        p.opens_from as known_from,
        sum(s.amount) as amount,
        sum(s.lines) as lines
    from sales as s
    inner join place as p on s.day = p.day
    where s.customer is not null and $by_segment
    group by s.customer, s.segment, p.opens_from
),

span as (
    select customer, min(segment) as segment, max(segment) as other
    from segment_sum
    group by customer
),

step as (
    select s.customer, s.known_from
    from segment_sum as s
    inner join span as v on s.customer = v.customer and v.segment <> v.other
    group by s.customer, s.known_from
),

total as (
    select
        t.customer,
        t.known_from,
        s.segment,
        row_number() over (
            partition by t.customer, t.known_from
            order by sum(s.amount) desc nulls last, sum(s.lines) desc, s.segment, t.customer
        ) as place
    from step as t
    inner join segment_sum as s on t.customer = s.customer and s.known_from <= t.known_from
    group by t.customer, t.known_from, s.segment
),

standing as (
    select
        customer,
        segment,
        known_from,
        coalesce(lead(known_from) over (partition by customer order by known_from, customer), 1000000) as known_until
    from total
    where place = 1
)

-- result
select customer, segment, known_from, known_until
from standing
order by customer, known_from
