-- What had each segment of a customer brought by the days that count from period n on?
-- For every column asked for (a dimension), and only of customers with more than one segment.
-- after: segment_span
with segment_sum as (
    select
        s.dimension,
        s.customer,
        s.segment,
        p.opens_from as known_from,
        sum(s.amount) as amount,
        sum(s.lines) as lines
    from segment_line as s
    inner join segment_span as v on s.dimension = v.dimension and s.customer = v.customer and v.segment <> v.other
    inner join place as p on s.day = p.day and p.opens_from <= p.last_number
    group by s.dimension, s.customer, s.segment, p.opens_from
)

-- result
select dimension, customer, segment, known_from, amount, lines
from segment_sum
order by dimension, customer, segment, known_from
