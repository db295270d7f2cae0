-- Which share has each customer, and which class and tier is it?
-- Classes need a measure that adds up ($additive).
-- after: every_customer
with customer_rank as (
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
