-- Who was active before each period, in which class or segment, who of them churned in it, and what had they brought?
-- One period is the last twelve months; the other begins after the as-of date: who is active now. Without a segment
-- column ($by_segment) the cell is the class by the twelve months before, among all who bought in them, as in the question
-- about value; where the measure does not add up, by revenue among the customers active then.
-- after: presence, period_days
-- worth: earlier
-- placed: earlier
-- keeps: exposed
with opened as (
    select
        p.number,
        p.period_start,
        r.customer,
        r.segment,
        case when r.churned_in = p.number then 1 else 0 end as churned
    from scope as p
    inner join presence as r on r.opens_from <= p.number and p.number < r.opens_until
),

money as (
    select p.number, s.customer, sum(s.amount) as revenue, sum(s.profit) as profit
    from scope as p
    inner join sales as s on s.day >= p.value_from and s.day < p.period_start
    where s.customer is not null
    group by p.number, s.customer
),

lined_up as (
    select
        o.number,
        o.period_start,
        o.customer,
        o.segment,
        o.churned,
        coalesce(m.revenue, 0) as revenue,
        m.profit
    from opened as o
    left join money as m on o.number = m.number and o.customer = m.customer
),

added_up as (
    select
        *,
        sum(revenue) over (
            partition by number order by revenue desc, customer rows between unbounded preceding and current row
        ) as running,
        sum(revenue) over (partition by number) as total
    from lined_up
),

exposed as (
    select
        r.period_start,
        r.customer,
        case
            when $by_segment then r.segment
            when $additive and 100 * e.ahead_value < $standard_a_percent * e.total then 'A'
            when $additive and 100 * e.ahead_value < $standard_b_percent * e.total then 'B'
            when $additive then 'C'
            when 100 * (r.running - r.revenue) < $standard_a_percent * r.total then 'A'
            when 100 * (r.running - r.revenue) < $standard_b_percent * r.total then 'B'
            else 'C'
        end as cell,
        r.churned,
        r.revenue,
        r.profit
    from added_up as r
    left join earlier_placed as e on r.period_start = e.span and r.customer = e.customer
)

-- result
select e.period_start, e.customer, c.name, e.cell, e.churned, e.revenue, e.profit
from exposed as e
left join customer as c on e.customer = c.customer
order by e.customer, e.period_start
