-- Which customers were active before each period, came, returned, churned, and are active at its end?
-- Active before: a purchase in the $window days up to the day before the period.
-- after: scope, spell
-- keeps: member
with event as (
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
)

-- result
select period_start, customer, opening, new, returned, churned, closing, known_until
from member
order by period_start, customer
