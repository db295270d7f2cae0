-- Where does each customer belong, by the columns of the file, by tenure and by cohort?
-- after: belonging, tenure
with known as (
    select dimension, customer, segment, valid_from, valid_until from belonging
    union all
    select dimension, customer, segment, valid_from, valid_until from tenure
)

-- result
select dimension, customer, segment, valid_from, valid_until
from known
order by dimension, customer, valid_from
