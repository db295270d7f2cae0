-- How does each customer buy: order size, rhythm, categories, channels, share bought at a discount?
-- Over the twelve months; the rhythm over all of its purchases. Returns are no part of the share at a discount.
-- after: value, rhythm, key
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

habit as (
    select k.is_key, 'order_size' as habit, o.order_size as number
    from keyed as k
    inner join of_order as o on k.customer = o.customer
    where list_contains($habits, 'order_size')
    union all
    select k.is_key, 'rhythm_days', r.median_gap
    from keyed as k
    inner join rhythm as r on k.customer = r.customer
    where list_contains($habits, 'rhythm_days')
    union all
    select k.is_key, 'categories', cast(l.categories as double)
    from keyed as k
    inner join of_line as l on k.customer = l.customer
    where list_contains($habits, 'categories')
    union all
    select k.is_key, 'channels', cast(l.channels as double)
    from keyed as k
    inner join of_line as l on k.customer = l.customer
    where list_contains($habits, 'channels')
    union all
    select k.is_key, 'discount_share', l.discount_share
    from keyed as k
    inner join of_line as l on k.customer = l.customer
    where list_contains($habits, 'discount_share')
)

-- result
select habit, is_key, count(number) as customers
from habit
group by habit, is_key
order by habit, is_key
