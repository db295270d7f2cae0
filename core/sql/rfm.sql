-- Which scores from 1 to 5 has each customer, and in which segments is it?
-- Cut points are the 20/40/60/80 % quantiles by linear interpolation; a score is 1 + the cut points strictly below the
-- value, of recency the other way round. In the eight classes 1 is high: at least the mean, or the limit that was set.
-- keeps: rfm
with long_value as (
    select span, customer, 'recency' as what, cast(-recency as decimal(38, 8)) as amount from rfm_value
    union all
    select span, customer, 'frequency' as what, cast(frequency as decimal(38, 8)) as amount from rfm_value
    union all
    select span, customer, 'monetary' as what, monetary as amount from rfm_value where monetary is not null
),

placed_value as (
    select
        span,
        what,
        amount,
        row_number() over (partition by span, what order by amount, customer) as place,
        count(*) over (partition by span, what) as places
    from long_value
),

quantile as (
    select 1 as step
    union all
    select 2 as step
    union all
    select 3 as step
    union all
    select 4 as step
),

cut as (
    select
        p.span,
        p.what,
        q.step,
        sum(cast(p.amount as double) * (1 - abs(cast(5 * (p.place - 1) - q.step * (p.places - 1) as double)) / 5)) as amount
    from placed_value as p
    inner join quantile as q on abs(5 * (p.place - 1) - q.step * (p.places - 1)) < 5
    group by p.span, p.what, q.step
),

limits as (
    select
        span,
        max(case when what = 'recency' and step = 1 then amount end) as r1,
        max(case when what = 'recency' and step = 2 then amount end) as r2,
        max(case when what = 'recency' and step = 3 then amount end) as r3,
        max(case when what = 'recency' and step = 4 then amount end) as r4,
        max(case when what = 'frequency' and step = 1 then amount end) as f1,
        max(case when what = 'frequency' and step = 2 then amount end) as f2,
        max(case when what = 'frequency' and step = 3 then amount end) as f3,
        max(case when what = 'frequency' and step = 4 then amount end) as f4,
        max(case when what = 'monetary' and step = 1 then amount end) as m1,
        max(case when what = 'monetary' and step = 2 then amount end) as m2,
        max(case when what = 'monetary' and step = 3 then amount end) as m3,
        max(case when what = 'monetary' and step = 4 then amount end) as m4
    from cut
    group by span
),

rfm as (
    select
        v.*,
        1 + case when -v.recency > c.r1 then 1 else 0 end + case when -v.recency > c.r2 then 1 else 0 end
        + case when -v.recency > c.r3 then 1 else 0 end + case when -v.recency > c.r4 then 1 else 0 end as r,
        1 + case when v.frequency > c.f1 then 1 else 0 end + case when v.frequency > c.f2 then 1 else 0 end
        + case when v.frequency > c.f3 then 1 else 0 end + case when v.frequency > c.f4 then 1 else 0 end as f,
        1 + case when v.monetary > c.m1 then 1 else 0 end + case when v.monetary > c.m2 then 1 else 0 end
        + case when v.monetary > c.m3 then 1 else 0 end + case when v.monetary > c.m4 then 1 else 0 end as m
    from rfm_value as v
    inner join limits as c on v.span = c.span
)

-- result
select span, customer, recency, frequency, monetary, r, f, m from rfm order by span, customer
