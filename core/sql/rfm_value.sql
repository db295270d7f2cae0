-- How recently, how often and for how much did each customer buy in the range of the view?
-- Recency in days up to the as-of date; purchases are orders above nothing; money is the view's measure.
-- after: customer_order, rank
-- keeps: rfm_value
with bought_often as (
    select customer, max(day) as last_day, count(*) as purchases
    from customer_order
    where customer is not null and coalesce(amount, 1) > 0 and day >= cast($value_from as date)
    group by customer
),

rfm_value as (
    select
        'range' as span,
        b.customer,
        datediff('day', b.last_day, cast($as_of as date)) as recency,
        b.purchases as frequency,
        v.value as monetary
    from bought_often as b
    inner join customer_rank as v on b.customer = v.customer
)

-- result
select span, customer, recency, frequency, monetary
from rfm_value
order by customer
