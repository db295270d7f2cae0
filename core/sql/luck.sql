-- Which orders did the customers place in both periods together, and what was each worth?
-- Of many customers a sample: the first $certain by value in either period, and of the others every $every-th by rank,
-- which then stands for as many.
-- after: moved
with sampled as (
    select
        customer,
        came,
        bought_apart,
        case when coalesce(rank_earlier <= $certain, false) or coalesce(rank_later <= $certain, false) then 1 else $every end
            as weight
    from moved
    where rank_earlier <= $certain or rank_later <= $certain or coalesce(rank_earlier, rank_later) % $every = 0
),

pooled as (
    select
        s.customer,
        s.order_key,
        coalesce(sum(s.measured), 0) as measured,
        min(s.day) as day
    from sampled as c
    inner join sales as s on c.customer = s.customer
    where
        (s.day >= cast($earlier_start as date) and s.day <= cast($earlier_end as date))
        or (s.day >= cast($later_start as date) and s.day <= cast($later_end as date))
    group by s.customer, s.order_key
),

dated as (
    select
        p.customer,
        p.order_key,
        p.day,
        case when $measure <> 'orders' then p.measured when o.day < p.day then 0 else 1 end as measured,
        case when coalesce(o.amount, 1) > 0 and o.day = p.day then 1 else 0 end as purchase
    from pooled as p
    inner join customer_order as o on p.customer = o.customer and p.order_key = o.order_key
)

-- result
select
    d.customer,
    c.bought_apart,
    c.weight,
    d.day,
    case when d.day >= cast($later_start as date) then 1 else 0 end as in_later,
    d.purchase,
    cast(d.measured as double) as measured
from dated as d
inner join sampled as c on d.customer = c.customer
order by d.customer, d.day, d.order_key
