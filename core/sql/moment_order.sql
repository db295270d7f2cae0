-- What did each customer bring on which day: orders, or a sum over its lines ($grown)?
-- after: customer_order
with moment_order as (
    select customer, day, cast(1 as decimal(38, 4)) as measured
    from customer_order
    where $grown = 'orders'
    union all
    select
        customer,
        day,
        case $grown
            when 'profit' then profit
            when 'units' then quantity
            else amount
        end as measured
    from sales
    where customer is not null and $grown <> 'orders'
)

-- result
select customer, day, measured
from moment_order
order by customer, day
