-- What did each customer do in each period, in which segment was it, and what had it brought in the 12 months before?
-- The segment is the one before the period (for a customer without a purchase before it: on its first purchase);
-- without a segment column ($by_segment) everybody is in one. What was brought needs a measure that adds up ($additive).
-- after: scope, event, period_days
-- worth: earlier
-- keeps: flow
with known as (
    select
        m.period_start,
        m.customer,
        l.segment,
        row_number() over (
            partition by m.period_start, m.customer
            order by sum(l.amount) desc nulls last, sum(l.lines) desc, l.segment, m.customer
        ) as place
    from member as m
    inner join sales as l on m.customer = l.customer and l.day <= m.known_until
    where $by_segment
    group by m.period_start, m.customer, l.segment
),

flow as (
    select
        m.period_start,
        p.period_end,
        m.customer,
        coalesce(k.segment, 'all') as segment,
        m.opening,
        m.new,
        m.returned,
        m.churned,
        m.closing,
        case when m.opening = 1 and m.churned > 0 then 1 else 0 end as churned_of_opening,
        case
            when not $additive then null
            when m.opening = 0 then 0
            else coalesce(e.value, 0)
        end as value_before
    from member as m
    inner join scope as p on m.period_start = p.period_start
    left join known as k on m.period_start = k.period_start and m.customer = k.customer and k.place = 1
    left join earlier_worth as e on m.period_start = e.span and m.customer = e.customer
)

-- result
select period_start, customer, segment, opening, new, returned, churned, closing, churned_of_opening, value_before
from flow
order by period_start, customer
