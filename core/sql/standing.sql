-- Which segment had brought the most revenue before period n, for n from known_from on, until it changes?
-- For every column asked for (a dimension); the segment of a customer that never had another needs no ranking.
-- after: segment_sum
-- keeps: standing
with standing_once as (
    select dimension, customer
    from segment_sum
    group by dimension, customer
    having min(known_from) = max(known_from)
),

standing_step as (
    select
        s.dimension,
        s.customer,
        s.known_from,
        lead(s.known_from) over (partition by s.dimension, s.customer order by s.known_from, s.customer) as known_until
    from segment_sum as s
    left join standing_once as o on s.dimension = o.dimension and s.customer = o.customer
    where o.customer is null
    group by s.dimension, s.customer, s.known_from
),

standing_total as (
    select s.dimension, s.customer, s.known_from, s.segment, s.amount, s.lines
    from segment_sum as s
    inner join standing_once as o on s.dimension = o.dimension and s.customer = o.customer
    union all
    select t.dimension, t.customer, t.known_from, s.segment, sum(s.amount), sum(s.lines)
    from standing_step as t
    inner join segment_sum as s
        on t.dimension = s.dimension and t.customer = s.customer and s.known_from <= t.known_from
    group by t.dimension, t.customer, t.known_from, s.segment
),

standing_most as (
    select dimension, customer, known_from, max(amount) as amount
    from standing_total
    group by dimension, customer, known_from
),

standing_place as (
    select
        t.dimension,
        t.customer,
        t.known_from,
        t.segment,
        row_number() over (
            partition by t.dimension, t.customer, t.known_from order by t.lines desc, t.segment, t.customer
        ) as place
    from standing_total as t
    inner join standing_most as m
        on t.dimension = m.dimension and t.customer = m.customer and t.known_from = m.known_from
        and (t.amount = m.amount or m.amount is null)
),

standing as (
    select p.dimension, p.customer, p.segment, p.known_from, coalesce(t.known_until, 1000000) as known_until
    from standing_place as p
    left join standing_step as t
        on p.dimension = t.dimension and p.customer = t.customer and p.known_from = t.known_from
    where p.place = 1
)

-- result
select dimension, customer, segment, known_from, known_until
from standing
order by dimension, customer, known_from
