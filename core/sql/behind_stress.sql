-- Which are the first accounts of a segment?
-- after: rank
with behind_place as (
    select
        v.customer,
        row_number() over (order by v.value desc, v.customer) as place
    from customer_rank as v
    inner join customer as c on v.customer = c.customer
    where
        $stress_by = ''
        or coalesce(
            case $stress_by
                when 'region' then c.region
                when 'rep' then c.rep
                when 'channel' then c.channel
                when 'category' then c.category
                when 'customer_type' then c.customer_type
            end, ''
        ) = $of_segment
),

behind as (
    select customer
    from behind_place
    where place <= $top
)

-- result
select customer
from behind
order by customer
