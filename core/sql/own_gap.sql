-- How long are each customer's gaps between purchases, up to now?
-- after: spell
with gap as (
    select
        customer,
        1 + count(*) over (partition by customer) as purchases,
        day,
        datediff('day', day_before, day) as days
    from spell
    where day_before is not null
)

-- result
select customer, purchases, day, days
from gap
order by customer, day
