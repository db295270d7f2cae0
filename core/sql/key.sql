-- Who is a key account?
-- Class A, or with $key_by = 'tier' the first fifth by rank, among all customers with a line in the twelve months.
-- after: value
with keyed as (
    select
        customer,
        case when ($key_by = 'tier' and tier = 'key') or ($key_by = 'abc' and abc = 'A') then 1 else 0 end as is_key,
        first_purchase
    from customer_value
)

-- result
select customer, is_key
from keyed
order by customer
