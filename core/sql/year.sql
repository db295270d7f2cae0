-- What did each customer bring in the trailing twelve months, and what in the twelve before?
-- after: purchase
-- keeps: year
with year_sum as (
    select
        customer,
        sum(case when day >= cast($year_from as date) then measured end) as last_12m,
        sum(case when day < cast($year_from as date) then measured end) as before_12m
    from sales
    where customer is not null and day >= cast($two_years_from as date)
    group by customer
),

year_count as (
    select
        customer,
        count(case when day >= cast($year_from as date) then 1 end) as last_12m,
        count(case when day < cast($year_from as date) then 1 end) as before_12m
    from customer_order
    where day >= cast($two_years_from as date)
    group by customer
),

year as (
    select
        s.customer,
        case
            when $measure = 'orders' then cast(coalesce(c.last_12m, 0) as decimal(38, 4))
            else coalesce(s.last_12m, 0)
        end as last_12m,
        case
            when $measure = 'orders' then cast(coalesce(c.before_12m, 0) as decimal(38, 4))
            else coalesce(s.before_12m, 0)
        end as before_12m
    from year_sum as s
    left join year_count as c on s.customer = c.customer
)

-- result
select customer, last_12m, before_12m
from year
order by customer
