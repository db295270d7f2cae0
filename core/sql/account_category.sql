-- In which categories does one customer buy, in the trailing twelve months and in the twelve before?
-- An order counts in every category that it has, on the day of its earliest line.
-- after: purchase
with dated as (
    select
        s.segment,
        s.order_key,
        s.day,
        s.measured,
        o.day as order_day
    from sales as s
    inner join customer_order as o on s.customer = o.customer and s.order_key = o.order_key
    where s.customer = $customer
),

category as (
    select
        segment as category,
        case when $measure = 'orders'
            then cast(count(distinct case when order_day >= cast($year_from as date) then order_key end) as decimal(38, 4))
            else coalesce(sum(case when day >= cast($year_from as date) then measured end), 0) end as last_12m,
        case when $measure = 'orders'
            then cast(count(distinct case
                when order_day >= cast($two_years_from as date) and order_day < cast($year_from as date) then order_key
            end) as decimal(38, 4))
            else coalesce(sum(case
                when day >= cast($two_years_from as date) and day < cast($year_from as date) then measured
            end), 0) end as before_12m,
        max(day) as last_day
    from dated
    group by segment
)

-- result
select category, last_12m, before_12m, last_day
from category
where last_day >= cast($two_years_from as date)
order by last_12m desc, category
