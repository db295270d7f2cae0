-- How much was sold in each period, to how many customers?
with trend as (
    select
        p.period_start,
        coalesce(sum(s.amount), 0) as revenue,
        coalesce(
            case when $measure = 'orders' then cast(count(distinct s.order_key) as decimal(38, 4)) else sum(s.measured) end, 0
        ) as value,
        count(distinct s.customer) as buyers
    from period as p
    left join sales as s on s.day >= p.period_start and s.day <= p.period_end
    group by p.period_start
)

-- result
select period_start, revenue, value, buyers
from trend
order by period_start
