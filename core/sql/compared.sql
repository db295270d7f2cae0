-- Who is key by this measure, who by the other one, and who by both?
-- after: rank
with both_ranks as (
    select
        v.customer,
        v.rank,
        v.value,
        o.rank as other_rank,
        o.value as other_value,
        case
            when v.tier = 'key' and o.tier = 'key' then 'both'
            when v.tier = 'key' then 'first'
            when o.tier = 'key' then 'second'
            else 'neither'
        end as cell
    from customer_rank as v
    inner join other as o on v.customer = o.customer
)

-- result
select
    cell,
    count(*) as customers,
    sum(case when $additive then value end) as value,
    sum(case when $other_additive then other_value end) as other_value
from both_ranks
group by cell
order by cell
