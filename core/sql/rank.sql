-- In which order do customers stand by value, and which class and tier is each?
-- Ties are broken by the customer id; who has no value comes last. Classes need a measure that adds up ($additive).
-- after: worth
-- keeps: customer_rank
with ranked as (
    select
        customer,
        value,
        row_number() over (order by value desc nulls last, customer) as rank,
        sum(case when $additive then value end) over (
            order by value desc nulls last, customer rows between unbounded preceding and current row
        ) as running
    from customer_worth
    where customer is not null
),

every_customer as (
    select sum(case when $additive then value end) as total, count(*) as customers
    from customer_worth
    where customer is not null
),

customer_rank as (
    select
        r.customer,
        r.rank,
        r.value,
        r.running,
        e.total,
        e.customers,
        case when $additive then cast(r.value as double) / nullif(cast(e.total as double), 0) end as share,
        cast(r.running as double) / nullif(cast(e.total as double), 0) as cumulative_share,
        case
            when 100 * (r.running - r.value) < $a_percent * e.total then 'A'
            when 100 * (r.running - r.value) < $b_percent * e.total then 'B'
            when $additive then 'C'
        end as abc,
        case
            when 100 * (r.rank - 1) < $key_percent * e.customers then 'key'
            when 100 * (e.customers - r.rank + 1) <= $review_percent * e.customers then 'review'
            else 'keep'
        end as tier
    from ranked as r
    cross join every_customer as e
)

-- result
select customer, rank, value, share, cumulative_share, abc, tier
from customer_rank
order by rank, customer
