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
    cast(max(case when customer_last then running end) as double) / nullif(cast(max(total) as double), 0) as cumulative_share,
    min(customer) as customer
from (
    select *, rank = max(rank) over (partition by bin, abc) as customer_last
    from rank_bin
) as marked
group by bin, abc
order by bin, abc
