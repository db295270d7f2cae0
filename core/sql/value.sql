-- What is each customer worth, and which class and tier is it?
-- Ties are broken by the customer id; who has no value comes last. Classes need a measure that adds up ($additive).
-- after: customer_order, bought, worth
-- keeps: customer_value
with ordered as (
    select customer, count(*) as orders
    from customer_order
    where day >= cast($value_from as date)
    group by customer
),

ranked as (
    select
        customer,
        value,
        row_number() over (order by value desc nulls last, customer) as rank,
        sum(case when $additive then value end) over (
            order by value desc nulls last, customer rows between unbounded preceding and current row
        ) as running,
        sum(case when $additive then value end) over () as total,
        count(*) over () as customers
    from customer_worth
    where customer is not null
),

customer_value as (
    select
        r.customer,
        r.rank,
        r.value,
        r.running,
        r.total,
        r.customers,
        case when $additive then cast(r.value as double) / nullif(cast(r.total as double), 0) end as share,
        cast(r.running as double) / nullif(cast(r.total as double), 0) as cumulative_share,
        case
            when 100 * (r.running - r.value) < $a_percent * r.total then 'A'
            when 100 * (r.running - r.value) < $b_percent * r.total then 'B'
            when $additive then 'C'
        end as abc,
        case
            when 5 * (r.rank - 1) < r.customers then 'key'
            when 5 * (r.customers - r.rank + 1) <= r.customers then 'review'
            else 'keep'
        end as tier,
        coalesce(o.orders, 0) as orders,
        b.first_purchase,
        b.last_purchase,
        coalesce(b.last_purchase > cast($as_of as date) - $window, false) as active
    from ranked as r
    left join ordered as o on r.customer = o.customer
    left join bought as b on r.customer = b.customer
)

-- result
select customer, rank, value, share, cumulative_share, abc, tier, orders, first_purchase, last_purchase, active
from customer_value
order by rank, customer
