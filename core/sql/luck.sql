-- On which days of both periods together did the customers order, and what was each day worth?
-- Of many customers a sample: the first $certain by value in either period, and of the others every $every-th by rank,
-- which then stands for as many. The term '' has every day with a line; each other term what a measure adds up or counts.
-- after: moved, purchase
-- dated: luck
with sampled as (
    select
        customer,
        bought_apart,
        case when coalesce(rank_earlier <= $certain, false) or coalesce(rank_later <= $certain, false) then 1 else $every end
            as weight
    from moved
    where rank_earlier <= $certain or rank_later <= $certain or coalesce(rank_earlier, rank_later) % $every = 0
),

luck_part as (
    select customer, day, '' as term, null as part, null as base, cast(null as varchar) as thing, 0 as purchase from sales
    union all
    select customer, day, '', null, null, null, 1 from purchase
    union all
    select customer, day, term, part, base, thing, 0 from luck_dated
),

luck_day as (
    select
        p.customer,
        c.bought_apart,
        c.weight,
        p.term,
        p.thing,
        p.day,
        sum(p.part) as part,
        sum(p.base) as base,
        max(p.purchase) as purchase
    from luck_part as p
    inner join sampled as c on p.customer = c.customer
    where
        (p.day >= cast($earlier_start as date) and p.day <= cast($earlier_end as date))
        or (p.day >= cast($later_start as date) and p.day <= cast($later_end as date))
    group by p.customer, c.bought_apart, c.weight, p.term, p.thing, p.day
)

-- result
select
    customer,
    bought_apart,
    weight,
    term,
    thing,
    day,
    case when day >= cast($later_start as date) then 1 else 0 end as in_later,
    purchase,
    cast(part as double) as part,
    cast(base as double) as base
from luck_day
order by customer, term, thing, day
