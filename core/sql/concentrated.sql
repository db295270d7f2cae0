-- How concentrated was each period: the share of its first fifth, the customers for 80 %, and the Herfindahl index?
-- after: period_days
-- worth: period
with placed_in_period as (
    select
        span,
        value,
        row_number() over (partition by span order by value desc, customer) as rank,
        sum(value) over (
            partition by span order by value desc, customer rows between unbounded preceding and current row
        ) as running,
        sum(value) over (partition by span) as total,
        count(*) over (partition by span) as customers
    from period_worth
    where customer is not null and $additive
)

-- result
select
    span as period_start,
    max(customers) as customers,
    cast(sum(case when 5 * (rank - 1) < customers then value end) as double) / nullif(cast(max(total) as double), 0)
        as top20_share,
    count(case when 100 * (running - value) < 80 * total then 1 end) as customers_for_80,
    cast(count(case when 100 * (running - value) < 80 * total then 1 end) as double) / cast(max(customers) as double)
        as customers_for_80_share,
    sum(
        case when total > 0 and value > 0 then power(cast(value as double) / cast(total as double), 2) else 0 end
    ) as hhi
from placed_in_period
group by span
order by span
