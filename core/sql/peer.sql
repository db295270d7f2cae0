-- Who are a customer's peers: customers of the same tier and customer type, over the twelve months?
-- after: value
-- keeps: peer
with peer as (
    select
        v.customer,
        v.rank,
        v.tier,
        coalesce(c.customer_type, '') as customer_type,
        count(*) over (partition by v.tier, coalesce(c.customer_type, '')) as members
    from customer_value as v
    inner join customer as c on v.customer = c.customer
)

-- result
select customer, tier, customer_type, members
from peer
order by customer
