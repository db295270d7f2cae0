-- What had the customers of a presence brought on days that lie in the twelve months before a period?
-- For every period n from opens_from up to opens_until that it was there for. For a measure that sums up over time.
-- after: presence
-- dated: sold
with brought as (
    select
        r.segment,
        r.other,
        case when p.opens_from > r.opens_from then p.opens_from else r.opens_from end as opens_from,
        case when p.valued_until < r.opens_until then p.valued_until else r.opens_until end as opens_until,
        r.churned_in,
        sum(s.part) as value
    from sold_dated as s
    inner join place as p on s.day = p.day and p.opens_from < p.valued_until
    inner join presence as r
        on s.customer = r.customer and r.opens_from < r.opens_until
        and p.opens_from < r.opens_until and p.valued_until > r.opens_from
    group by 1, 2, 3, 4, r.churned_in
)

-- result
select segment, other, opens_from, opens_until, churned_in, value
from brought
order by segment, other, opens_from, opens_until, churned_in
