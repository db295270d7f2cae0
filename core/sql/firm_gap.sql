-- What was the median of all gaps between purchases before each period: the smallest that half of them do not exceed?
-- after: spell
with gap_day as (
    select day, datediff('day', day_before, day) as days, count(*) as gaps
    from spell
    where day_before is not null
    group by day, datediff('day', day_before, day)
),

gap_length as (
    select
        p.period_start,
        g.days,
        sum(sum(g.gaps)) over (partition by p.period_start order by g.days) as running,
        sum(sum(g.gaps)) over (partition by p.period_start) as total
    from gap_day as g
    inner join period as p on g.day < p.period_start
    group by p.period_start, g.days
)

-- result
select period_start, min(days) as median_gap
from gap_length
where 2 * running >= total
group by period_start
order by period_start
