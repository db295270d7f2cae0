-- How much was sold in each period, to how many customers?
-- after: purchase
with placed as (
    select customer, order_key, min(day) as day
    from sales
    where $measure = 'orders'
    group by customer, order_key
),

period_order as (
    select p.period_start, count(*) as orders
    from period as p
    inner join placed as o on o.day >= p.period_start and o.day <= p.period_end
    group by p.period_start
),

period_sum as (
    select
        p.period_start,
        sum(s.amount) as revenue,
        sum(s.measured) as measured
    from period as p
    left join sales as s on s.day >= p.period_start and s.day <= p.period_end
    group by p.period_start
),

period_buyer as (
    select p.period_start, count(distinct b.customer) as buyers
    from period as p
    inner join purchase as b on b.day >= p.period_start and b.day <= p.period_end
    group by p.period_start
)

-- result
select
    s.period_start,
    coalesce(s.revenue, 0) as revenue,
    case
        when $measure = 'orders' then cast(coalesce(o.orders, 0) as decimal(38, 4))
        else coalesce(s.measured, 0)
    end as value,
    coalesce(b.buyers, 0) as buyers
from period_sum as s
left join period_order as o on s.period_start = o.period_start
left join period_buyer as b on s.period_start = b.period_start
order by s.period_start
