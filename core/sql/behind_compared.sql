-- Which customers are key by one measure, and by another one or not?
-- after: rank
with behind as (
    select v.customer
    from customer_rank as v
    inner join other as o on v.customer = o.customer
    where
        case
            when v.tier = 'key' and o.tier = 'key' then 'both'
            when v.tier = 'key' then 'first'
            when o.tier = 'key' then 'second'
            else 'neither'
        end = $cell
)

-- result
select customer
from behind
order by customer
