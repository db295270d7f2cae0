-- How much do the first customers carry?
-- Gini counts negative values as nothing; customers for 80 % is the shortest beginning of the ranking that reaches it.
-- after: value
with floored as (
    select
        customer,
        case when value > 0 then value else 0 end as value,
        row_number() over (order by case when value > 0 then value else 0 end, customer) as ascending
    from customer_value
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
        coalesce(sum(value), 0) as attributed,
        cast(sum(case when tier = 'key' then value end) as double) / nullif(cast(sum(value) as double), 0) as top20_share,
        cast(sum(case when rank = 1 then value end) as double) / nullif(cast(sum(value) as double), 0) as top1_share,
        cast(sum(case when rank <= 10 then value end) as double) / nullif(cast(sum(value) as double), 0) as top10_share,
        count(case when 100 * (running - value) < 80 * total then 1 end) as customers_for_80,
        count(case when 100 * (running - value) < 50 * total then 1 end) as customers_for_50,
        count(case when value < 0 then 1 end) as negative,
        count(case when active then 1 end) as active
    from customer_value
),

unknown_order as (
    select order_key, min(day) as day
    from sales
    where customer is null
    group by order_key
),

unknown_count as (
    select count(*) as orders
    from unknown_order
    where day >= cast($value_from as date)
),

unknown as (
    select case when $measure = 'orders' then cast(max(c.orders) as decimal(38, 4)) else coalesce(sum(s.measured), 0) end
        as unattributed
    from unknown_count as c
    left join sales as s on s.customer is null and s.day >= cast($value_from as date)
)

-- result
select h.*, i.gini, u.unattributed, h.attributed + u.unattributed as total
from headline as h
cross join inequality as i
cross join unknown as u
