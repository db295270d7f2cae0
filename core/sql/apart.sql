-- Which customers are key by one measure and furthest down by the other?
-- after: rank
with apart as (
    select
        v.customer,
        n.name,
        v.rank,
        v.value,
        o.rank as other_rank,
        o.value as other_value,
        case when v.tier = 'key' then 'first' else 'second' end as cell
    from customer_rank as v
    inner join other as o on v.customer = o.customer
    inner join customer as n on v.customer = n.customer
    where (v.tier = 'key' and o.tier <> 'key') or (v.tier <> 'key' and o.tier = 'key')
)

-- result
select customer, name, rank, value, other_rank, other_value, cell
from apart
order by case when rank < other_rank then rank else other_rank end, customer
limit $bins
