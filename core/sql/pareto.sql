-- How does value add up over the ranking, in at most $bins steps?
-- after: rank
with rank_bin as (
    select
        *,
        case
            when customers <= $bins then rank - 1
            else cast(floor(cast((rank - 1) * $bins as double) / cast(customers as double)) as bigint)
        end as bin
    from customer_rank
    where $additive
)

-- result
select
    bin,
    abc,
    min(rank) as rank_from,
    max(rank) as rank_to,
    count(*) as customers,
    sum(value) as value,
    cast(sum(sum(value)) over (order by min(rank) rows between unbounded preceding and current row) as double)
    / nullif(cast(max(total) as double), 0) as cumulative_share,
    min(customer) as customer
from rank_bin
group by bin, abc
order by bin, abc
