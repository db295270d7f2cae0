-- How much of what loyal customers buy is at a discount, and what is left as profit?
-- Bands of ten per cent; 0 is nothing at a discount.
-- after: loyalty
with banded as (
    select
        discount_band,
        count(*) as customers,
        sum(revenue) as revenue,
        sum(profit) as profit
    from relation
    where loyal and discount_band is not null
    group by discount_band
)

-- result
select
    discount_band,
    customers,
    revenue,
    profit,
    cast(profit as double) / nullif(cast(revenue as double), 0) as margin_rate
from banded
order by discount_band
