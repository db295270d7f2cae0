-- To which segment does each customer with more than one belong in period n, for n from valid_from up to valid_until?
-- To the one before the period; in the period of its first purchase, to the one on that day.
-- after: bought, standing
-- keeps: changing
with debut as (
    select v.dimension, b.customer, b.first_purchase, p.opens_from, p.bought_in
    from bought as b
    inner join place as p on b.first_purchase = p.day
    inner join segment_span as v on b.customer = v.customer and v.segment <> v.other
),

debut_sum as (
    select d.dimension, d.customer, d.bought_in, s.segment, sum(s.amount) as amount, sum(s.lines) as lines
    from debut as d
    inner join segment_line as s
        on d.dimension = s.dimension and d.customer = s.customer and s.day <= d.first_purchase
    where d.bought_in is not null
    group by d.dimension, d.customer, d.bought_in, s.segment
),

debut_most as (
    select dimension, customer, max(amount) as amount
    from debut_sum
    group by dimension, customer
),

debut_segment as (
    select
        s.dimension,
        s.customer,
        s.bought_in,
        s.segment,
        row_number() over (partition by s.dimension, s.customer order by s.lines desc, s.segment, s.customer) as place
    from debut_sum as s
    inner join debut_most as m
        on s.dimension = m.dimension and s.customer = m.customer and (s.amount = m.amount or m.amount is null)
),

changing as (
    select dimension, customer, segment, bought_in as valid_from, bought_in + 1 as valid_until
    from debut_segment
    where place = 1
    union all
    select
        s.dimension,
        s.customer,
        s.segment,
        case when s.known_from > d.opens_from then s.known_from else d.opens_from end,
        s.known_until
    from standing as s
    inner join debut as d
        on s.dimension = d.dimension and s.customer = d.customer and s.known_until > d.opens_from
)

-- result
select dimension, customer, segment, valid_from, valid_until
from changing
order by dimension, customer, valid_from
