-- Who was active before each period, in which class or segment, who of them churned in it, and what had they brought?
-- One period is the last twelve months; the other begins after the as-of date: who is active now. Without a segment
-- column ($by_segment) the cell is the class among the customers active then, by their twelve months before.
-- after: flow
with money as (
    select p.period_start, s.customer, sum(s.amount) as revenue, sum(s.profit) as profit
    from scope as p
    inner join sales as s on s.day >= p.value_from and s.day < p.period_start
    where s.customer is not null
    group by p.period_start, s.customer
),

ranked as (
    select
        period_start,
        customer,
        segment,
        churned_of_opening,
        value_before,
        sum(value_before) over (
            partition by period_start
            order by value_before desc, customer rows between unbounded preceding and current row
        ) as running,
        sum(value_before) over (partition by period_start) as total
    from flow
    where opening = 1
),

exposed as (
    select
        r.period_start,
        r.customer,
        case
            when $by_segment then r.segment
            when 100 * (r.running - r.value_before) < $a_percent * r.total then 'A'
            when 100 * (r.running - r.value_before) < $b_percent * r.total then 'B'
            else 'C'
        end as cell,
        r.churned_of_opening as churned,
        coalesce(m.revenue, 0) as revenue,
        m.profit
    from ranked as r
    left join money as m on r.period_start = m.period_start and r.customer = m.customer
)

-- result
select e.period_start, e.customer, c.name, e.cell, e.churned, e.revenue, e.profit
from exposed as e
left join customer as c on e.customer = c.customer
order by e.customer, e.period_start
