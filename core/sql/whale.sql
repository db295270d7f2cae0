-- How far does the sum of the ranking rise before customers below zero take from it?
-- after: rank
with peak as (
    select
        count(case when value >= 0 then 1 end) as customers,
        count(case when value < 0 then 1 end) as negative,
        sum(case when value >= 0 then value end) as peak,
        sum(case when value < 0 then value end) as eaten,
        max(total) as total
    from customer_rank
    where $additive
)

-- result
select customers, negative, peak, eaten, total, cast(peak as double) / nullif(cast(total as double), 0) as peak_share
from peak
