-- How recently, how often and for how much did each customer buy in the twelve months before each period?
-- Of an order that was under way when the period began only the lines before it count. Otherwise as rfm_value, with the
-- day before the period for the as-of date.
-- after: period_days
-- worth: earlier
-- keeps: rfm_value
with whole_order as (
    select customer, order_key, min(day) as day, max(day) as last_day, sum(amount) as amount
    from sales
    where customer is not null
    group by customer, order_key
),

order_before as (
    select s.span, s.last_day, o.customer, o.day, o.amount
    from whole_order as o
    inner join earlier_span as s on o.day >= s.first_day and o.last_day <= s.last_day
    union all
    select s.span, s.last_day, o.customer, o.day, sum(l.amount)
    from whole_order as o
    inner join earlier_span as s on o.day >= s.first_day and o.day <= s.last_day and o.last_day > s.last_day
    inner join sales as l on o.customer = l.customer and o.order_key = l.order_key and l.day <= s.last_day
    group by s.span, s.last_day, o.customer, o.order_key, o.day
),

often_before as (
    select span, last_day, customer, max(day) as last_purchase, count(*) as purchases
    from order_before
    where coalesce(amount, 1) > 0
    group by span, last_day, customer
),

rfm_value as (
    select
        b.span,
        b.customer,
        datediff('day', b.last_purchase, b.last_day) as recency,
        b.purchases as frequency,
        e.value as monetary
    from often_before as b
    inner join earlier_worth as e on b.span = e.span and b.customer = e.customer
)

-- result
select span, customer, recency, frequency, monetary
from rfm_value
order by span, customer
