-- What was known of each customer at each of its purchases?
-- Its first purchase, how many by then, and its longest gap so far.
-- after: spell
with purchase_so_far as (
    select
        customer,
        day,
        day_before,
        next_day,
        min(day) over (
            partition by customer order by day, customer rows between unbounded preceding and current row
        ) as first_purchase,
        row_number() over (partition by customer order by day, customer) as purchases,
        max(datediff('day', day_before, day)) over (
            partition by customer order by day, customer rows between unbounded preceding and current row
        ) as longest_gap
    from spell
)

-- result
select customer, day, day_before, next_day, first_purchase, purchases, longest_gap
from purchase_so_far
order by customer, day
