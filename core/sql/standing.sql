-- Which segment had brought the most revenue before period n, for n from known_from on, until it changes?
-- For every column asked for (a dimension); the segment of a customer that never had another needs no ranking.
-- after: place
with span as (
    select dimension, customer, min(segment) as segment, max(segment) as other
    from segment_line
    group by dimension, customer
),

segment_sum as (
    select
        s.dimension,
        s.customer,
        s.segment,
        p.opens_from as known_from,
        sum(s.amount) as amount,
        sum(s.lines) as lines
    from segment_line as s
    inner join span as v on s.dimension = v.dimension and s.customer = v.customer and v.segment <> v.other
    inner join place as p on s.day = p.day
    group by s.dimension, s.customer, s.segment, p.opens_from
),

step as (
    select dimension, customer, known_from
    from segment_sum
    group by dimension, customer, known_from
),

total as (
    select
        t.dimension,
        t.customer,
        t.known_from,
        s.segment,
        row_number() over (
            partition by t.dimension, t.customer, t.known_from
            order by sum(s.amount) desc nulls last, sum(s.lines) desc, s.segment, t.customer
        ) as place
    from step as t
    inner join segment_sum as s
        on t.dimension = s.dimension and t.customer = s.customer and s.known_from <= t.known_from
    group by t.dimension, t.customer, t.known_from, s.segment
),

standing as (
    select
        dimension,
        customer,
        segment,
        known_from,
        coalesce(
            lead(known_from) over (partition by dimension, customer order by known_from, customer), 1000000
        ) as known_until
    from total
    where place = 1
)

-- result
select dimension, customer, segment, known_from, known_until
from standing
order by dimension, customer, known_from
