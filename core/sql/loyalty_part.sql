-- How many customers, and how much, are in each quadrant and on each list of loyalty and worth?
-- dependent: loyal, and more than $dependent_percent % of what they buy is at a discount; winnable: not loyal, but in
-- class A by revenue; costly: worth less than nothing; last_fifth: the last fifth by worth.
-- after: loyalty
with listed as (
    select quadrant as part, worth, revenue, profit from relation
    union all
    select 'dependent', worth, revenue, profit from relation
    where loyal and 100 * discount_share > $dependent_percent
    union all
    select 'winnable', worth, revenue, profit from relation
    where not loyal and large
    union all
    select 'costly', worth, revenue, profit from relation
    where worth < 0
    union all
    select 'last_fifth', worth, revenue, profit from relation
    where 5 * place_from_below <= customers
    union all
    select 'loyal', worth, revenue, profit from relation
    where loyal
    union all
    select 'all', worth, revenue, profit from relation
)

-- result
select
    part,
    count(*) as customers,
    sum(worth) as worth,
    sum(revenue) as revenue,
    sum(profit) as profit,
    cast(sum(profit) as double) / nullif(cast(sum(revenue) as double), 0) as margin_rate
from listed
group by part
order by part
