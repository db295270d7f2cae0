-- What did each customer do in each period: was it active before, did it come, return, churn, is it active at the end?
-- The segment is the one before the period (for a customer without a purchase before it: on its first purchase).
-- after: spell
with scope as (
    select
        period_start,
        period_end,
        value_from,
        case when period_end < cast($as_of as date) then period_end else cast($as_of as date) end as last_day
    from period
),

event as (
    select p.period_start, s.customer, 1 as opening, 0 as new, 0 as returned, 0 as churned, 0 as closing, s.day
    from scope as p
    inner join spell as s
        on s.day < p.period_start and s.day >= p.period_start - $window
        and (s.next_day is null or s.next_day >= p.period_start)
    union all
    select p.period_start, s.customer, 0, case when s.day_before is null then 1 else 0 end,
        case when s.day_before is null then 0 else 1 end, 0, 0, s.day
    from scope as p
    inner join spell as s
        on s.day >= p.period_start and s.day <= p.last_day
        and (s.day_before is null or s.day > s.day_before + $window)
    union all
    select p.period_start, s.customer, 0, 0, 0, 1, 0, s.day
    from scope as p
    inner join spell as s
        on s.day + $window >= p.period_start and s.day + $window <= p.last_day
        and (s.next_day is null or s.next_day > s.day + $window)
    union all
    select p.period_start, s.customer, 0, 0, 0, 0, 1, s.day
    from scope as p
    inner join spell as s
        on s.day <= p.last_day and s.day > p.last_day - $window
        and (s.next_day is null or s.next_day > p.last_day)
),

member as (
    select
        period_start,
        customer,
        max(opening) as opening,
        sum(new) as new,
        sum(returned) as returned,
        sum(churned) as churned,
        max(closing) as closing,
        case when max(new) = 1 then min(day) else period_start - 1 end as known_until
    from event
    group by period_start, customer
),

known as (
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
    group by m.period_start, m.customer, l.segment
),

earlier as (
    select
        p.period_start,
        s.customer,
        case when $measure = 'orders' then cast(count(distinct s.order_key) as decimal(38, 4)) else sum(s.measured) end
            as measured
    from scope as p
    inner join sales as s on s.day >= p.value_from and s.day < p.period_start
    where s.customer is not null
    group by p.period_start, s.customer
),

flow as (
    select
        m.period_start,
        p.period_end,
        m.customer,
        k.segment,
        m.opening,
        m.new,
        m.returned,
        m.churned,
        m.closing,
        case when m.opening = 1 and m.churned > 0 then 1 else 0 end as churned_of_opening,
        case when m.opening = 1 then coalesce(e.measured, 0) else 0 end as value_before
    from member as m
    inner join scope as p on m.period_start = p.period_start
    inner join known as k on m.period_start = k.period_start and m.customer = k.customer and k.place = 1
    left join earlier as e on m.period_start = e.period_start and m.customer = e.customer
)

-- result
select period_start, customer, segment, opening, new, returned, churned, closing, churned_of_opening, value_before
from flow
order by period_start, customer
