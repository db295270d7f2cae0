-- In which month of the year do customers buy for the last time before they are lost, and in which do they buy at all?
-- Between two days that are whole years apart, the later one so long before the as-of date that losses are known; a customer counts once for every month in which it bought.
-- after: run
with bought_month as (
    select customer, cast(date_trunc('month', day) as date) as month
    from purchase
    where day >= cast($season_from as date) and day <= cast($season_until as date)
    group by customer, cast(date_trunc('month', day) as date)
),

lost_month as (
    select customer, cast(date_trunc('month', last_day) as date) as month
    from run
    where last_day >= cast($season_from as date) and last_day <= cast($season_until as date)
    group by customer, cast(date_trunc('month', last_day) as date)
),

leaving as (
    select b.customer, b.month, case when l.customer is null then 0 else 1 end as lost
    from bought_month as b
    left join lost_month as l on b.customer = l.customer and b.month = l.month
)

-- result
select extract(month from month) as month_of_year, count(*) as buying, sum(lost) as lost
from leaving
group by extract(month from month)
order by 1
