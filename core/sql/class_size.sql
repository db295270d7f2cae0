-- How many customers and how much value has each class?
-- after: worth
with class_count as (
    select
        c.class,
        count(*) as customers,
        sum(case when $additive then w.value end) as value
    from classed as c
    inner join customer_worth as w on c.customer = w.customer
    where c.class is not null
    group by c.class
)

-- result
select
    class,
    customers,
    value,
    cast(customers as double) / cast(sum(customers) over () as double) as customer_share,
    cast(value as double) / nullif(cast(sum(value) over () as double), 0) as value_share
from class_count
order by class
