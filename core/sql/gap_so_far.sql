-- How many of a customer's gaps up to each purchase were at most so long?
-- One row for every length that had occurred by then: as many as a customer has different gaps, not as it has gaps.
-- after: spell
with numbered_gap as (
    select
        customer,
        day,
        datediff('day', day_before, day) as days,
        row_number() over (partition by customer order by day, customer) as gaps
    from spell
    where day_before is not null
),

gap_kind as (
    select customer, days, min(gaps) as known_from
    from numbered_gap
    group by customer, days
),

gap_count as (
    select
        g.customer,
        g.day,
        g.gaps,
        k.days,
        k.known_from,
        sum(case when g.days <= k.days then 1 else 0 end) over (
            partition by g.customer, k.days
            order by g.gaps, g.customer rows between unbounded preceding and current row
        ) as up_to
    from numbered_gap as g
    inner join gap_kind as k on g.customer = k.customer
),

gap_so_far as (
    select customer, day, gaps, days, up_to
    from gap_count
    where known_from <= gaps
)

-- result
select customer, day, gaps, days, up_to
from gap_so_far
order by customer, day, days
