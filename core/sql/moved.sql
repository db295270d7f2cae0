-- In which tier was each customer in an earlier and in a later period, and how did it move?
-- Everybody with a line in a period is ranked in it. Tier 1 is class A or key, as $tiers says; 3 is class C or review.
-- after: paired
-- keeps: moved
with placed_earlier as (
    select
        customer,
        earlier as value,
        row_number() over (order by earlier desc nulls last, customer) as rank,
        sum(earlier) over (order by earlier desc nulls last, customer
            rows between unbounded preceding and current row) as running,
        sum(earlier) over () as total,
        count(*) over () as customers
    from paired
    where in_earlier = 1
),

placed_later as (
    select
        customer,
        later as value,
        row_number() over (order by later desc nulls last, customer) as rank,
        sum(later) over (order by later desc nulls last, customer
            rows between unbounded preceding and current row) as running,
        sum(later) over () as total,
        count(*) over () as customers
    from paired
    where in_later = 1
),

tiered as (
    select
        p.customer,
        p.earlier,
        p.later,
        p.came,
        p.bought_apart,
        e.rank as rank_earlier,
        l.rank as rank_later,
        case
            when e.rank is null then null
            when $tiers = 'abc' and 100 * (e.running - e.value) < $a_percent * e.total then 1
            when $tiers = 'abc' then case when 100 * (e.running - e.value) < $b_percent * e.total then 2 else 3 end
            when 5 * (e.rank - 1) < e.customers then 1
            else case when 5 * (e.customers - e.rank + 1) <= e.customers then 3 else 2 end
        end as tier_earlier,
        case
            when l.rank is null then null
            when $tiers = 'abc' and 100 * (l.running - l.value) < $a_percent * l.total then 1
            when $tiers = 'abc' then case when 100 * (l.running - l.value) < $b_percent * l.total then 2 else 3 end
            when 5 * (l.rank - 1) < l.customers then 1
            else case when 5 * (l.customers - l.rank + 1) <= l.customers then 3 else 2 end
        end as tier_later
    from paired as p
    left join placed_earlier as e on p.customer = e.customer
    left join placed_later as l on p.customer = l.customer
),

moved as (
    select
        *,
        later - earlier as change,
        case when came in ('new', 'returned') then came when came <> 'none' then cast(tier_earlier as varchar) end as origin,
        case when came = 'gone' then came when came <> 'none' then cast(tier_later as varchar) end as destination,
        case
            when came <> 'stayed' then came
            when tier_later < tier_earlier then 'rising'
            when tier_later > tier_earlier then 'slipping'
            else came
        end as move
    from tiered
)

-- result
select customer, earlier, later, change, came, tier_earlier, tier_later, origin, destination, move
from moved
order by customer
