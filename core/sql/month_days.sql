-- In which months are there lines?
with month_span as (
    select
        cast(date_trunc('month', day) as date) as span,
        cast(date_trunc('month', day) as date) as first_day,
        cast(date_trunc('month', cast(date_trunc('month', day) as date) + 32) as date) - 1 as last_day
    from sales
    group by date_trunc('month', day)
)

-- result
select span, first_day, last_day
from month_span
order by span
