-- How much do the first customers carry?
-- Gini counts negative values as nothing; customers for 80 % is the shortest beginning of the ranking that reaches it.
-- after: bought, rank
with floored as (
    select case when value > 0 then value else 0 end as value, customers - rank + 1 as ascending
    from customer_rank
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
        cast(sum(case when $additive and 5 * (rank - 1) < customers then value end) as double) / nullif(cast(max(total) as double), 0)
            as top20_share,
        cast(sum(case when $additive and rank = 1 then value end) as double) / nullif(cast(max(total) as double), 0)
            as top1_share,
        cast(sum(case when $additive and rank <= 10 then value end) as double) / nullif(cast(max(total) as double), 0)
            as top10_share,
        case when $additive then count(case when 100 * (running - value) < 80 * total then 1 end) end as customers_for_80,
        case when $additive then count(case when 100 * (running - value) < 50 * total then 1 end) end as customers_for_50,
        count(case when value < 0 then 1 end) as negative,
        count(case when value is null then 1 end) as without_value,
        count(case when 5 * (rank - 1) < customers then 1 end) as key_customers,
        min(case when 5 * (rank - 1) < customers then value end) as key_least,
        max(case when 2 * rank >= customers then value end) as middle
    from customer_rank
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
    from customer_rank as r
    inner join bought as b on r.customer = b.customer
    where b.last_purchase > cast($as_of as date) - $window
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
