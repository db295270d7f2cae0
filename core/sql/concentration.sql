-- How much do the first customers carry?
-- Gini counts negative values as nothing; customers for 80 % is the shortest beginning of the ranking that reaches it.
-- after: lapse, every_customer
with floored as (
    select case when r.value > 0 then r.value else 0 end as value, e.customers - r.rank + 1 as ascending
    from ranked as r
    cross join every_customer as e
    where $additive
),

inequality as (
    select
        case
            when sum(value) > 0
                then
                    2 * cast(sum(ascending * value) as double) / (cast(count(*) as double) * cast(sum(value) as double))
                    - cast(count(*) + 1 as double) / cast(count(*) as double)
        end as gini
    from floored
),

headline as (
    select
        count(*) as customers,
        cast(sum(case when $additive and 5 * (r.rank - 1) < e.customers then r.value end) as double)
        / nullif(cast(max(e.total) as double), 0) as top20_share,
        cast(sum(case when $additive and r.rank = 1 then r.value end) as double) / nullif(cast(max(e.total) as double), 0)
            as top1_share,
        cast(sum(case when $additive and r.rank <= 10 then r.value end) as double) / nullif(cast(max(e.total) as double), 0)
            as top10_share,
        case when $additive then count(case when 100 * (r.running - r.value) < 80 * e.total then 1 end) end as customers_for_80,
        case when $additive then count(case when 100 * (r.running - r.value) < 50 * e.total then 1 end) end as customers_for_50,
        count(case when r.value < 0 then 1 end) as negative,
        count(case when r.value is null then 1 end) as without_value,
        count(case when 5 * (r.rank - 1) < e.customers then 1 end) as key_customers,
        min(case when 5 * (r.rank - 1) < e.customers then r.value end) as key_least,
        max(case when 2 * r.rank >= e.customers then r.value end) as middle
    from ranked as r
    cross join every_customer as e
),

summed as (
    select
        sum(part) as part,
        sum(base) as base,
        sum(case when customer is not null then part end) as known_part,
        sum(case when customer is not null then base end) as known_base,
        sum(case when customer is null then part end) as unknown_part,
        sum(case when customer is null then base end) as unknown_base
    from customer_worth
),

still as (
    select count(*) as active
    from ranked as r
    inner join lapse as b on r.customer = b.customer
    where b.lapse_day > cast($as_of as date)
),

whole as (
    select
        case when $additive then coalesce(part, 0)
            when base > 0 then cast(cast(part as double) / cast(base as double) as decimal(38, 8)) end as total,
        case when $additive then coalesce(known_part, 0)
            when known_base > 0 then cast(cast(known_part as double) / cast(known_base as double) as decimal(38, 8))
        end as attributed,
        case when $additive then coalesce(unknown_part, 0)
            when unknown_base > 0 then cast(cast(unknown_part as double) / cast(unknown_base as double) as decimal(38, 8))
        end as unattributed
    from summed
)

-- result
select h.*, a.active, i.gini, w.total, w.attributed, w.unattributed
from headline as h
cross join inequality as i
cross join still as a
cross join whole as w
