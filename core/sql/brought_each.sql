-- What had the customers of a presence brought in the twelve months before each period that it was there for?
-- For a measure that has to be taken anew for every twelve months; nothing where it does not add up ($additive).
-- after: presence, period_days
-- worth: earlier
with brought as (
    select
        r.segment,
        r.other,
        p.number as opens_from,
        p.number + 1 as opens_until,
        r.churned_in,
        sum(case when $additive then coalesce(e.value, 0) end) as value
    from presence as r
    inner join scope as p on r.opens_from <= p.number and p.number < r.opens_until
    left join earlier_worth as e on p.period_start = e.span and r.customer = e.customer
    group by r.segment, r.other, p.number, r.churned_in
)

-- result
select segment, other, opens_from, opens_until, churned_in, value
from brought
order by segment, other, opens_from, opens_until, churned_in
