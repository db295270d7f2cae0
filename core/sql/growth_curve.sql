-- What had today's key accounts brought by which age, and how many small accounts are as far at the same age?
-- after: alike
with by_age as (
    select
        age,
        max(key_accounts) as key_accounts,
        max(lower) as lower,
        max(middle) as middle,
        count(customer) as small_accounts,
        count(case when is_alike then customer end) as alike
    from alike
    where moment = cast($as_of as date)
    group by age
)

-- result
select age, key_accounts, lower, middle, small_accounts, alike
from by_age
order by age
