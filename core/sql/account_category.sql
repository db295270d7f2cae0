-- In which categories does one customer buy, in the trailing twelve months and in the twelve before?
with category as (
    select
        segment as category,
        case when $measure = 'orders'
            then cast(count(distinct case when day >= cast($year_from as date) then order_key end) as decimal(38, 4))
            else coalesce(sum(case when day >= cast($year_from as date) then measured end), 0) end as last_12m,
        case when $measure = 'orders'
            then cast(count(distinct case when day < cast($year_from as date) then order_key end) as decimal(38, 4))
            else coalesce(sum(case when day < cast($year_from as date) then measured end), 0) end as before_12m,
        max(day) as last_day
    from sales
    where customer = $customer and day >= cast($two_years_from as date)
    group by segment
)

-- result
select category, last_12m, before_12m, last_day
from category
order by last_12m desc, category
