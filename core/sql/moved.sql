-- In which tier was each customer in an earlier and in a later period, and how did it move?
-- Everybody with a line in a period is ranked in it. Tier 1 is class A or key, as $tiers says; 3 is class C or review.
-- after: paired
-- keeps: moved
with in_period as (
    select 0 as of_later, customer, earlier as value
    from paired
    where in_earlier = 1
    union all
    select 1 as of_later, customer, later as value
    from paired
    where in_later = 1
),

placed as (
    select
        of_later,
        customer,
        value,
        row_number() over (partition by of_later order by value desc nulls last, customer) as rank,
        sum(value) over (partition by of_later order by value desc nulls last, customer
            rows between unbounded preceding and current row) as running,
        sum(value) over (partition by of_later) as total,
        count(*) over (partition by of_later) as customers
    from in_period
),

placed_tier as (
    select
        of_later,
        customer,
        rank,
        case
            when $tiers = 'abc' and 100 * (running - value) < $standard_a_percent * total then 1
            when $tiers = 'abc' then case when 100 * (running - value) < $standard_b_percent * total then 2 else 3 end
            when 5 * (rank - 1) < customers then 1
            else case when 5 * (customers - rank + 1) <= customers then 3 else 2 end
        end as tier
    from placed
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
        e.tier as tier_earlier,
        l.tier as tier_later
    from paired as p
    left join placed_tier as e on p.customer = e.customer and e.of_later = 0
    left join placed_tier as l on p.customer = l.customer and l.of_later = 1
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
