-- How many customers were active in how many months and are worth how much (bands of half a power of ten)?
-- after: loyalty
with cell as (
    select
        months,
        band,
        quadrant,
        count(*) as customers,
        sum(worth) as worth,
        max(worth_from) as worth_from
    from relation
    group by months, band, quadrant
)

-- result
select months, band, quadrant, customers, worth, worth_from
from cell
order by months, band, quadrant
