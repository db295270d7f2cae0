-- How many customers of each segment stayed for how many days, and was that their end?
-- The $most largest segments with at least $enough customers; all others together (rest = 1).
-- after: lifetime
with life_size as (
    select segment, count(*) as customers, row_number() over (order by count(*) desc, segment) as place
    from lifetime
    group by segment
),

life_shown as (
    select
        segment,
        case when place <= $most and (customers >= $enough or $life_by = 'all') then 0 else 1 end as rest
    from life_size
)

-- result
select
    case when s.rest = 1 then '' else l.segment end as segment,
    s.rest,
    l.days,
    l.ended,
    count(*) as customers
from lifetime as l
inner join life_shown as s on l.segment = s.segment
group by 1, s.rest, l.days, l.ended
order by s.rest, 1, l.days, l.ended
