-- How concentrated was each period: the share of its first fifth, the customers for 80 %, and the Herfindahl index?
-- after: period_ranking
with concentrated as (
    select *
    from period_ranking
    where $additive
)

-- result
select
    span as period_start,
    max(customers) as customers,
    cast(sum(case when 5 * ahead < customers then value end) as double) / nullif(cast(max(total) as double), 0)
        as top20_share,
    count(case when 100 * ahead_value < 80 * total then 1 end) as customers_for_80,
    cast(count(case when 100 * ahead_value < 80 * total then 1 end) as double) / cast(max(customers) as double)
        as customers_for_80_share,
    sum(
        case when total > 0 and value > 0 then power(cast(value as double) / cast(total as double), 2) else 0 end
    ) as hhi
from concentrated
group by span
order by span
