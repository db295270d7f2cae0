-- How does each customer buy: order size, rhythm, categories, channels, share bought at a discount?
-- Over the twelve months; the rhythm over all of its purchases. Returns are no part of the share at a discount.
-- after: rhythm
-- keeps: customer_habit
with of_order as (
    select
        customer,
        cast(sum(amount) as double) / nullif(cast(count(*) as double), 0) as order_size
    from customer_order
    where day >= cast($value_from as date)
    group by customer
),

of_line as (
    select
        customer,
        count(distinct category) as categories,
        count(distinct channel) as channels,
        cast(sum(case when amount > 0 and discount > 0 then amount else 0 end) as double)
            / nullif(cast(sum(case when amount > 0 then amount end) as double), 0) as discount_share
    from detail
    where customer is not null and day >= cast($value_from as date)
    group by customer
),

customer_habit as (
    select
        l.customer,
        o.order_size,
        r.median_gap as rhythm_days,
        cast(l.categories as double) as categories,
        cast(l.channels as double) as channels,
        l.discount_share
    from of_line as l
    left join of_order as o on l.customer = o.customer
    left join rhythm as r on l.customer = r.customer
)

-- result
select customer, order_size, rhythm_days, categories, channels, discount_share
from customer_habit
order by customer
