-- What did one customer buy month by month? An order counts in the month of its earliest line.
-- after: purchase
with month_order as (
    select date_trunc('month', day) as month, count(*) as orders
    from customer_order
    where customer = $customer
    group by date_trunc('month', day)
),

month_sum as (
    select date_trunc('month', day) as month, sum(measured) as measured
    from sales
    where customer = $customer
    group by date_trunc('month', day)
)

-- result
select
    cast(s.month as date) as month,
    coalesce(o.orders, 0) as orders,
    case
        when $measure = 'orders' then cast(coalesce(o.orders, 0) as decimal(38, 4))
        else coalesce(s.measured, 0)
    end as value
from month_sum as s
left join month_order as o on s.month = o.month
order by s.month
