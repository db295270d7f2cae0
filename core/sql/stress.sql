-- What leaves with the first 1, 3, 5 and 10 accounts, of all and of each segment?
-- A customer belongs to the segment that most of its amount has; ranks are counted within the segment.
-- after: rank
with placed_account as (
    select
        customer,
        value,
        'all' as grouping,
        '' as segment,
        rank as place
    from customer_rank
    where $additive
    union all
    select
        v.customer,
        v.value,
        'segment' as grouping,
        coalesce(
            case $stress_by
                when 'region' then c.region
                when 'rep' then c.rep
                when 'channel' then c.channel
                when 'category' then c.category
                when 'customer_type' then c.customer_type
            end, ''
        ) as segment,
        row_number() over (
            partition by case $stress_by
                when 'region' then c.region
                when 'rep' then c.rep
                when 'channel' then c.channel
                when 'category' then c.category
                when 'customer_type' then c.customer_type
            end
            order by v.value desc, v.customer
        ) as place
    from customer_rank as v
    inner join customer as c on v.customer = c.customer
    where $additive and $stress_by <> ''
)

-- result
select
    grouping,
    segment,
    count(*) as customers,
    sum(value) as value,
    cast(sum(case when place <= 1 then value end) as double) / nullif(cast(sum(value) as double), 0) as top1_share,
    cast(sum(case when place <= 3 then value end) as double) / nullif(cast(sum(value) as double), 0) as top3_share,
    cast(sum(case when place <= 5 then value end) as double) / nullif(cast(sum(value) as double), 0) as top5_share,
    cast(sum(case when place <= 10 then value end) as double) / nullif(cast(sum(value) as double), 0) as top10_share
from placed_account
group by grouping, segment
order by grouping, value desc, segment
