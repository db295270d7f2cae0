-- Who is in one group of the user's own?
with behind as (
    select customer
    from own_member
    group by customer
)

-- result
select customer
from behind
order by customer
