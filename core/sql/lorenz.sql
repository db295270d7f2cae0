-- What share of the value do the smaller customers have together, from the smallest on?
-- Negative values count as nothing; at most $bins points.
-- after: rank
with positive as (
    select max(case when value > 0 then running end) as total
    from customer_rank
    where $additive
),

share as (
    select
        v.rank,
        v.customers,
        cast(floor(cast((v.rank - 1) * $bins as double) / cast(v.customers as double)) as bigint) as bin,
        case when v.value > 0 then v.running - v.value else p.total end as above
    from customer_rank as v
    cross join positive as p
    where $additive and p.total > 0
),

point as (
    select
        min(rank) as rank,
        max(customers) as customers,
        min(cast(above as double)) as above
    from share
    group by bin
)

-- result
select
    cast(t.customers - t.rank + 1 as double) / cast(t.customers as double) as customer_share,
    1 - t.above / cast(p.total as double) as value_share,
    t.rank as rank_from,
    t.customers as rank_to
from point as t
cross join positive as p
order by customer_share
