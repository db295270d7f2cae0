-- Who are the customers in scope, by rank and with their names?
-- after: value
with named as (
    select v.*, c.name
    from customer_value as v
    left join customer as c on v.customer = c.customer
)

-- result
select customer, name, rank, value, share, cumulative_share, abc, tier, orders, first_purchase, last_purchase, active
from named
order by rank, customer
