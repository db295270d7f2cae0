-- How many customers and how much value has each class and each tier?
-- after: value
with grouped as (
    select 'abc' as grouping, abc as class, count(*) as customers, sum(case when $additive then value end) as value
    from customer_value
    where $additive
    group by abc
    union all
    select 'tier' as grouping, tier as class, count(*) as customers, sum(case when $additive then value end) as value
    from customer_value
    group by tier
)

-- result
select
    grouping,
    class,
    customers,
    value,
    cast(customers as double) / cast(sum(customers) over (partition by grouping) as double) as customer_share,
    cast(value as double) / nullif(cast(sum(value) over (partition by grouping) as double), 0) as value_share
from grouped
order by grouping, class
