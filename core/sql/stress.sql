-- What leaves with the first 1, 3, 5 and 10 accounts, of all and of each segment?
-- after: placed_account
with stress as (
    select
        grouping,
        segment,
        count(*) as customers,
        sum(value) as value,
        sum(case when place <= 1 then value end) as top1,
        sum(case when place <= 3 then value end) as top3,
        sum(case when place <= 5 then value end) as top5,
        sum(case when place <= 10 then value end) as top10
    from placed_account
    where $additive
    group by grouping, segment
)

-- result
select
    grouping,
    segment,
    customers,
    value,
    cast(top1 as double) / nullif(cast(value as double), 0) as top1_share,
    cast(top3 as double) / nullif(cast(value as double), 0) as top3_share,
    cast(top5 as double) / nullif(cast(value as double), 0) as top5_share,
    cast(top10 as double) / nullif(cast(value as double), 0) as top10_share
from stress
order by grouping, value desc, segment
