-- What did each customer bring on which day, in the measure?
-- after: customer_order
with moment_order as (
    select customer, day, cast(1 as decimal(38, 4)) as measured
    from customer_order
    where $measure = 'orders'
    union all
    select customer, day, measured
    from sales
    where customer is not null and $measure <> 'orders'
)

-- result
select customer, day, measured
from moment_order
order by customer, day
