-- How many customers, and how much value, were active before each period, came, returned, churned and are left?
-- In every segment: opening + new + returned - churned = closing. All segments together stand below them (together = 1).
-- after: presence_value
with counted as (
    select segment, other, is_new, opens_from, opens_until, bought_in, churned_in, count(*) as customers
    from presence
    group by segment, other, is_new, opens_from, opens_until, bought_in, churned_in
),

number_of as (
    select
        p.number,
        c.segment,
        c.other,
        sum(case when c.opens_from <= p.number and p.number < c.opens_until then c.customers else 0 end) as opening,
        sum(case when c.bought_in = p.number then c.is_new * c.customers else 0 end) as new,
        sum(case when c.bought_in = p.number then (1 - c.is_new) * c.customers else 0 end) as returned,
        sum(case when c.churned_in = p.number then c.customers else 0 end) as churned,
        sum(case when c.churned_in = p.number and c.opens_from <= p.number and p.number < c.opens_until then c.customers else 0 end)
            as churned_of_opening
    from scope as p
    inner join counted as c
        on (c.opens_from <= p.number and p.number < c.opens_until) or c.bought_in = p.number or c.churned_in = p.number
    group by p.number, c.segment, c.other
),

value_of as (
    select
        p.number,
        v.segment,
        v.other,
        sum(v.value) as opening_value,
        sum(case when v.churned_in = p.number then v.value else 0 end) as churned_value
    from scope as p
    inner join presence_value as v on v.opens_from <= p.number and p.number < v.opens_until
    group by p.number, v.segment, v.other
),

flow_sum as (
    select
        n.number,
        n.segment,
        n.other,
        grouping(n.segment) as together,
        sum(n.opening) as opening,
        sum(n.new) as new,
        sum(n.returned) as returned,
        sum(n.churned) as churned,
        sum(n.churned_of_opening) as churned_of_opening,
        sum(v.opening_value) as opening_value,
        sum(v.churned_value) as churned_value
    from number_of as n
    left join value_of as v on n.number = v.number and n.segment = v.segment and n.other = v.other
    group by grouping sets ((n.number, n.segment, n.other), (n.number))
)

-- result
select
    n.together,
    p.period_start,
    coalesce(n.segment, 'all') as segment,
    coalesce(n.other, '') as other,
    n.opening,
    n.new,
    n.returned,
    n.churned,
    n.opening + n.new + n.returned - n.churned as closing,
    n.churned_of_opening,
    cast(n.churned_of_opening as double) / nullif(cast(n.opening as double), 0) as churn_rate,
    case when $additive then coalesce(n.opening_value, 0) end as opening_value,
    case when $additive then coalesce(n.churned_value, 0) end as churned_value,
    cast(n.churned_value as double) / nullif(cast(n.opening_value as double), 0) as value_churn_rate
from flow_sum as n
inner join scope as p on n.number = p.number
order by n.together, p.period_start, 3, 4
