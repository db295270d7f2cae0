-- To which part of the change does each customer belong, and in which segment was it before the later period?
-- The segment is that with the largest amount before the later period (for who had not bought by then: up to its first
-- purchase); without a segment column ($by_segment) everybody is in one. Who bought in neither period counts by its change.
-- after: paired
with known_by as (
    select
        m.customer,
        case
            when m.came = 'new' then m.first_later
            when m.came = 'none' and m.bought_apart = 0 then cast($later_end as date)
            else cast($later_start as date) - 1
        end as known_until
    from paired as m
    where $by_segment
),

main_segment as (
    select
        k.customer,
        s.segment,
        row_number() over (
            partition by k.customer
            order by sum(s.amount) desc nulls last, sum(s.lines) desc, s.segment, k.customer
        ) as place
    from known_by as k
    inner join segment_line as s on k.customer = s.customer and s.day <= k.known_until
    group by k.customer, s.segment
),

bridged as (
    select
        m.customer,
        coalesce(p.segment, case when $by_segment then '' else 'all' end) as segment,
        m.earlier,
        m.later,
        m.in_earlier,
        m.in_later,
        case
            when m.came in ('new', 'returned') then m.came
            when m.came = 'gone' then 'lost'
            when m.later > m.earlier then 'expanded'
            when m.later < m.earlier then 'contracted'
            else 'unchanged'
        end as part
    from paired as m
    left join main_segment as p on m.customer = p.customer and p.place = 1
)

-- result
select customer, segment, earlier, later, in_earlier, in_later, part
from bridged
order by customer
