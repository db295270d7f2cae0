-- Which purchase came before each, and which after it?
-- after: purchase
-- keeps: spell
with spell as (
    select
        customer,
        day,
        lag(day) over (partition by customer order by day, customer) as day_before,
        lead(day) over (partition by customer order by day, customer) as next_day
    from purchase
)

-- result
select customer, day, day_before, next_day
from spell
order by customer, day
