-- What is each customer worth, and which class and tier is it?
-- Value is the measure over the lines from $value_from to the as-of date; ties are broken by the customer id.
-- after: customer_order, bought
-- keeps: customer_value
with ordered as (
    select customer, count(*) as orders
    from customer_order
    where day >= cast($value_from as date)
    group by customer
),

summed as (
    select customer, sum(measured) as measured
    from sales
    where customer is not null and day >= cast($value_from as date)
    group by customer
),

valued as (
    select
        s.customer,
        coalesce(o.orders, 0) as orders,
        case
            when $measure = 'orders' then cast(coalesce(o.orders, 0) as decimal(38, 4))
            else coalesce(s.measured, 0)
        end as value
    from summed as s
    left join ordered as o on s.customer = o.customer
),

ranked as (
    select
        customer,
        orders,
        value,
        row_number() over (order by value desc, customer) as rank,
        sum(value) over (order by value desc, customer rows between unbounded preceding and current row) as running,
        sum(value) over () as total,
        count(*) over () as customers
    from valued
),

customer_value as (
    select
        r.customer,
        r.rank,
        r.value,
        r.running,
        r.total,
        r.customers,
        cast(r.value as double) / nullif(cast(r.total as double), 0) as share,
        cast(r.running as double) / nullif(cast(r.total as double), 0) as cumulative_share,
        case
            when 100 * (r.running - r.value) < $a_percent * r.total then 'A'
            when 100 * (r.running - r.value) < $b_percent * r.total then 'B'
            else 'C'
        end as abc,
        case
            when 5 * (r.rank - 1) < r.customers then 'key'
            when 5 * (r.customers - r.rank + 1) <= r.customers then 'review'
            else 'keep'
        end as tier,
        r.orders,
        b.first_purchase,
        b.last_purchase,
        coalesce(b.last_purchase > cast($as_of as date) - $window, false) as active
    from ranked as r
    left join bought as b on r.customer = b.customer
)

-- result
select customer, rank, value, share, cumulative_share, abc, tier, orders, first_purchase, last_purchase, active
from customer_value
order by rank, customer
