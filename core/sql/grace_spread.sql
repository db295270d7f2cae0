-- How many customers have so many days from their last purchase until they are lost?
-- after: lapse
with spread_days as (
    select datediff('day', last_purchase, lapse_day) as days
    from lapse
)

-- result
select days, count(*) as customers
from spread_days
group by days
order by days
