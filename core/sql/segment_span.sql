-- Did each customer ever have more than one segment?
-- For every column asked for (a dimension): the first and the last of its segments by name.
-- after: place
-- keeps: segment_span
with segment_span as (
    select dimension, customer, min(segment) as segment, max(segment) as other
    from segment_line
    group by dimension, customer
)

-- result
select dimension, customer, segment, other
from segment_span
order by dimension, customer
