-- How many customers were key accounts when a period began, and what share of the period's value did they bring?
-- Key: class A on the twelve months before the period, by the same rule as in the question about value.
-- after: purchase
with ordered as (
    select
        p.period_start,
        o.customer,
        count(case when o.day < p.period_start then 1 end) as earlier,
        count(case when o.day >= p.period_start then 1 end) as later
    from period as p
    inner join customer_order as o on o.day >= p.value_from and o.day <= p.period_end
    group by p.period_start, o.customer
),

summed as (
    select
        p.period_start,
        s.customer,
        sum(case when s.day < p.period_start then s.measured end) as earlier,
        sum(case when s.day >= p.period_start then s.measured end) as later,
        max(case when s.day < p.period_start then 1 else 0 end) as known
    from period as p
    inner join sales as s on s.day >= p.value_from and s.day <= p.period_end
    where s.customer is not null
    group by p.period_start, s.customer
),

valued as (
    select
        s.period_start,
        s.customer,
        s.known,
        case
            when $measure = 'orders' then cast(coalesce(o.earlier, 0) as decimal(38, 4))
            else coalesce(s.earlier, 0)
        end as value,
        case
            when $measure = 'orders' then cast(coalesce(o.later, 0) as decimal(38, 4))
            else coalesce(s.later, 0)
        end as brought
    from summed as s
    left join ordered as o on s.period_start = o.period_start and s.customer = o.customer
),

ranked as (
    select
        period_start,
        customer,
        known,
        value,
        brought,
        sum(value) over (
            partition by period_start
            order by known desc, value desc, customer rows between unbounded preceding and current row
        ) as running,
        sum(value) over (partition by period_start) as total
    from valued
),

classed as (
    select
        *,
        case when known = 1 and 100 * (running - value) < $a_percent * total then 1 else 0 end as is_key
    from ranked
)

-- result
select
    p.period_start,
    coalesce(sum(c.is_key), 0) as key_accounts,
    case
        when sum(c.is_key) > 0
            then cast(sum(case when c.is_key = 1 then c.brought else 0 end) as double)
                / nullif(cast(sum(c.brought) as double), 0)
    end as key_share
from period as p
left join classed as c on p.period_start = c.period_start
group by p.period_start
order by p.period_start
