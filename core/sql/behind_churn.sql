-- Which customers stand behind one figure of the churn page: one flow, one period, one segment?
-- after: presence
with present as (
    select
        r.customer,
        r.is_new,
        case when r.opens_from <= p.number and p.number < r.opens_until then 1 else 0 end as opening,
        case when r.bought_in = p.number then 1 else 0 end as came,
        case when r.churned_in = p.number then 1 else 0 end as churned
    from presence as r
    inner join scope as p on p.period_start = cast($period_start as date)
    where ($of_segment is null or r.segment = $of_segment) and ($of_other is null or r.other = $of_other)
),

behind as (
    select customer
    from present
    where
        case $flow
            when 'opening' then opening
            when 'new' then came * is_new
            when 'returned' then came * (1 - is_new)
            when 'churned' then churned
            when 'closing' then (opening + came) * (1 - churned)
            when 'stayed' then opening * (1 - churned)
            else opening * churned
        end > 0
    group by customer
)

-- result
select customer
from behind
order by customer
