-- In which of the eight classes and in which segment of the 5 x 5 x 5 scores is each customer?
-- High is at least the mean, or the limit that was set; recent is at most that many days. The first match of the map wins.
-- after: rfm
with mean as (
    select
        span,
        coalesce($recent_days, avg(cast(recency as double))) as recency,
        coalesce($frequent_orders, avg(cast(frequency as double))) as frequency,
        coalesce($large_value, avg(cast(monetary as double))) as monetary
    from rfm
    group by span
),

rfm_segment as (
    select
        s.*,
        case when s.recency <= a.recency then '1' else '0' end
        || case when s.frequency >= a.frequency then '1' else '0' end
        || case when s.monetary >= a.monetary then '1' else '0' end as rfm8,
        case
            when s.r >= 4 and s.f >= 4 and s.m >= 4 then 'champions'
            when s.r >= 3 and s.f >= 4 then 'loyal'
            when s.r <= 2 and s.f >= 4 and s.m >= 4 then 'cannot_lose'
            when s.r <= 2 and s.f >= 3 then 'at_risk'
            when s.r >= 3 and s.m >= 4 then 'big_spenders'
            when s.r = 5 and s.f = 1 then 'new'
            when s.r >= 4 and s.f <= 3 then 'promising'
            when s.r = 3 and s.f >= 2 then 'attention'
            when s.r = 3 then 'about_to_sleep'
            when s.r = 2 then 'hibernating'
            else 'lost'
        end as rfm
    from rfm as s
    inner join mean as a on s.span = a.span
)

-- result
select span, customer, recency, frequency, monetary, r, f, m, rfm8, rfm
from rfm_segment
order by span, customer
