-- How much was sold in each period, to how many customers?
-- after: purchase, period_days
-- total: period
with period_sum as (
    select
        p.period_start,
        sum(s.amount) as revenue
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
    case when $additive then coalesce(t.value, 0) else t.value end as value,
    coalesce(b.buyers, 0) as buyers
from period_sum as s
left join period_total as t on s.period_start = t.span
left join period_buyer as b on s.period_start = b.period_start
order by s.period_start
