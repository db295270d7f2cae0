-- Who was active before each period, in which class or segment, who of them churned in it, and what had they brought?
-- One period is the last twelve months; the other begins after the as-of date: who is active now. Without a segment
-- column ($by_segment) the cell is the class among the customers active then, by their twelve months before.
-- after: presence, brought
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

value_before as (
    select p.number, s.customer, sum(s.value) as value
    from scope as p
    inner join sold as s on s.opens_from <= p.number and p.number < s.valued_until
    group by p.number, s.customer
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
        coalesce(v.value, 0) as value,
        sum(coalesce(v.value, 0)) over (
            partition by o.number
            order by coalesce(v.value, 0) desc, o.customer rows between unbounded preceding and current row
        ) as running,
        sum(coalesce(v.value, 0)) over (partition by o.number) as total
    from opened as o
    left join value_before as v on o.number = v.number and o.customer = v.customer
),

exposed as (
    select
        r.period_start,
        r.customer,
        case
            when $by_segment then r.segment
            when 100 * (r.running - r.value) < $a_percent * r.total then 'A'
            when 100 * (r.running - r.value) < $b_percent * r.total then 'B'
            else 'C'
        end as cell,
        r.churned,
        coalesce(m.revenue, 0) as revenue,
        m.profit
    from lined_up as r
    left join money as m on r.number = m.number and r.customer = m.customer
)

-- result
select e.period_start, e.customer, c.name, e.cell, e.churned, e.revenue, e.profit
from exposed as e
left join customer as c on e.customer = c.customer
order by e.customer, e.period_start
