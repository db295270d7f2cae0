-- Which customers bought for the last time in this month of the year before they were lost?
-- after: season
with behind as (
    select customer
    from leaving
    where lost = 1 and extract(month from month) = $month_of_year
    group by customer
)

-- result
select customer
from behind
order by customer
