-- In which categories does one customer buy, in the trailing twelve months and in the twelve before?
-- Each category stands where a customer stands elsewhere: an order counts in every category that it has, on the day of
-- its first line there.
-- after: year
with category as (
    select customer, max(day) as last_day
    from sales
    group by customer
)

-- result
select
    c.customer as category,
    case when $additive then coalesce(y.last_12m, 0) else y.last_12m end as last_12m,
    case when $additive then coalesce(y.before_12m, 0) else y.before_12m end as before_12m,
    c.last_day
from category as c
left join year as y on c.customer = y.customer
where c.last_day >= cast($two_years_from as date)
order by last_12m desc nulls last, before_12m desc nulls last, c.customer
