-- To which segment does each customer belong in period n, for n from valid_from up to valid_until?
-- Who never had another belongs to it at all times.
-- after: changing
with belonging as (
    select dimension, customer, segment, 0 as valid_from, 1000000 as valid_until
    from segment_span
    where segment = other
    union all
    select dimension, customer, segment, valid_from, valid_until
    from changing
)

-- result
select dimension, customer, segment, valid_from, valid_until
from belonging
order by dimension, customer, valid_from
