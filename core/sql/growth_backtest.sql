-- Of small accounts that looked like key accounts a year ago, and of the others, how many are key accounts today?
-- Only ages with at least $min_keys key accounts to compare with.
-- after: alike
with tested as (
    select a.customer, a.is_alike, coalesce(m.is_key, 0) as is_key
    from alike as a
    left join moment as m on a.customer = m.customer and m.moment = cast($as_of as date)
    where a.moment < cast($as_of as date) and a.customer is not null and a.key_accounts >= $min_keys
)

-- result
select
    count(case when is_alike then customer end) as alike,
    count(case when is_alike and is_key = 1 then customer end) as alike_key,
    count(case when not is_alike then customer end) as others,
    count(case when not is_alike and is_key = 1 then customer end) as others_key
from tested
