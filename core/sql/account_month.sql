-- What did one customer buy month by month?
with month as (
    select
        date_trunc('month', day) as month,
        sum(amount) as amount,
        sum(measured) as measured,
        count(distinct order_key) as orders
    from sales
    where customer = $customer
    group by date_trunc('month', day)
)

-- result
select
    cast(month as date) as month,
    orders,
    case when $measure = 'orders' then cast(orders as decimal(38, 4)) else coalesce(measured, 0) end as value
from month
order by month
