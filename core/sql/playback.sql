-- What was known of each customer before each period, and did it buy again in it?
-- One row for each customer with a purchase before the period: its last one, how many, its longest gap so far, and the
-- days of silence up to the day before the period. Only came_back looks ahead.
-- after: purchase_so_far
-- keeps: playback
with playback as (
    select
        p.period_start,
        n.customer,
        n.first_purchase,
        n.day as last_purchase,
        n.purchases,
        n.longest_gap,
        datediff('day', n.day, p.period_start) - 1 as silent,
        case when n.next_day <= p.period_end then 1 else 0 end as came_back
    from purchase_so_far as n
    inner join period as p on n.day < p.period_start and (n.next_day is null or n.next_day >= p.period_start)
)

-- result
select period_start, customer, first_purchase, last_purchase, purchases, longest_gap, silent, came_back
from playback
order by period_start, customer
