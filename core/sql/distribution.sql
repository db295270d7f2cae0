-- How many customers are worth how much? Bins double from step to step (1, 2, 5, 10, 20, 50 …).
-- after: rank
with decade as (
    select
        customer,
        value,
        case when value > 0 then power(10, floor(ln(cast(value as double)) / ln(10) + 0.000000000001)) end as ten
    from customer_rank
    where value is not null
),

value_bin as (
    select
        customer,
        value,
        case
            when value < 0 then -1
            when value = 0 then 0
            when cast(value as double) < 2 * ten then ten
            when cast(value as double) < 5 * ten then 2 * ten
            else 5 * ten
        end as low,
        case
            when value <= 0 then 0
            when cast(value as double) < 2 * ten then 2 * ten
            when cast(value as double) < 5 * ten then 5 * ten
            else 10 * ten
        end as high
    from decade
)

-- result
select
    case when max(value) < 0 then cast(min(value) as double) else low end as low,
    high,
    count(*) as customers,
    sum(case when $additive then value end) as value
from value_bin
group by low, high
order by low, high
