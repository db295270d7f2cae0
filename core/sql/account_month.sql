-- What did one customer buy month by month? An order counts in the month of its earliest line.
-- after: customer_order, month_days
-- worth: month
with month_order as (
    select date_trunc('month', day) as month, count(*) as orders
    from customer_order
    group by date_trunc('month', day)
)

-- result
select w.span as month, coalesce(o.orders, 0) as orders, w.value
from month_worth as w
left join month_order as o on w.span = o.month
order by w.span
