-- What had the customers of a presence brought on days that lie in the twelve months before a period?
-- For every period n from opens_from up to opens_until that it was there for. For a measure that sums up over time.
-- after: presence
-- dated: sold
with sold as (
    select s.customer, p.opens_from, p.valued_until, sum(s.part) as value
    from sold_dated as s
    inner join place as p on s.day = p.day
    where s.customer is not null
    group by s.customer, p.opens_from, p.valued_until
),

brought as (
    select
        r.segment,
        r.other,
        case when s.opens_from > r.opens_from then s.opens_from else r.opens_from end as opens_from,
        case when s.valued_until < r.opens_until then s.valued_until else r.opens_until end as opens_until,
        r.churned_in,
        sum(s.value) as value
    from presence as r
    inner join sold as s
        on r.customer = s.customer and s.opens_from < r.opens_until and s.valued_until > r.opens_from
    group by 1, 2, 3, 4, r.churned_in
)

-- result
select segment, other, opens_from, opens_until, churned_in, value
from brought
order by segment, other, opens_from, opens_until, churned_in
