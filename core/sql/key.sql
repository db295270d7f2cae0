-- Who is a key account?
-- Class A among all customers with a line in the twelve months; the first fifth by rank with $key_by = 'tier', and where
-- there are no classes.
-- after: value
with keyed as (
    select
        customer,
        case when ($key_by = 'tier' and tier = 'key') or ($key_by = 'abc' and (abc = 'A' or (abc is null and tier = 'key'))) then 1 else 0 end as is_key,
        first_purchase
    from customer_value
)

-- result
select customer, is_key
from keyed
order by customer
