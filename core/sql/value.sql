-- What is each customer worth, how often does it order, and is it still active?
-- after: ordered, lapse, rank
with customer_value as (
    select
        r.*,
        coalesce(o.orders, 0) as orders,
        b.first_purchase,
        b.last_purchase,
        coalesce(b.lapse_day > cast($as_of as date), false) as active
    from customer_rank as r
    left join ordered as o on r.customer = o.customer
    left join lapse as b on r.customer = b.customer
)

-- result
select customer, rank, value, share, cumulative_share, abc, tier, orders, first_purchase, last_purchase, active
from customer_value
order by rank, customer
