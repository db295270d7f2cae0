-- Where does each customer belong, by its class before the period too?
-- after: belonging, tenure, class_before
with known as (
    select dimension, customer, segment, valid_from, valid_until from belonging
    union all
    select dimension, customer, segment, valid_from, valid_until from tenure
    union all
    select $abc_dimension, customer, segment, valid_from, valid_until from class_before
)

-- result
select dimension, customer, segment, valid_from, valid_until
from known
order by dimension, customer, valid_from
