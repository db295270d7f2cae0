-- Which small accounts are as far as the lower quartile of key accounts was at the same age?
-- after: alike
with behind as (
    select customer
    from alike
    where
        moment = cast($as_of as date)
        and is_alike
        and key_accounts >= $min_keys
        and ($age is null or age = $age)
)

-- result
select customer
from behind
order by customer
