-- Over which days is a customer's value summed?
with range_span as (
    select 'range' as span, cast($value_from as date) as first_day, cast($as_of as date) as last_day
)

-- result
select span, first_day, last_day
from range_span
