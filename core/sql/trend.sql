-- How much was sold in each period, to how many customers?
-- after: purchase, period_days
-- total: period
with day_sum as (
    select day, sum(amount) as amount
    from sales
    group by day
),

period_sum as (
    select p.period_start, sum(s.amount) as revenue
    from period as p
    left join day_sum as s on s.day >= p.period_start and s.day <= p.period_end
    group by p.period_start
),

period_buyer as (
    select d.span, count(distinct b.customer) as buyers
    from period_day as d
    inner join purchase as b on d.day = b.day
    group by d.span
)

-- result
select
    s.period_start,
    coalesce(s.revenue, 0) as revenue,
    case when $additive then coalesce(t.value, 0) else t.value end as value,
    coalesce(b.buyers, 0) as buyers
from period_sum as s
left join period_total as t on s.period_start = t.span
left join period_buyer as b on s.period_start = b.span
order by s.period_start
