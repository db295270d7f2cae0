-- What had the customers of a presence brought on days that lie in the twelve months before a period?
-- For every period n from opens_from up to opens_until that it was there for.
-- What was sold (the step sold_span) comes from the file that suits the measure.
-- after: presence
with presence_value as (
    select
        r.segment,
        r.other,
        case when s.opens_from > r.opens_from then s.opens_from else r.opens_from end as opens_from,
        case when s.valued_until < r.opens_until then s.valued_until else r.opens_until end as opens_until,
        r.churned_in,
        sum(s.part) as value
    from sold_span as s
    inner join presence as r
        on s.customer = r.customer and r.opens_from < r.opens_until
        and s.opens_from < r.opens_until and s.valued_until > r.opens_from
    group by 1, 2, 3, 4, r.churned_in
)

-- result
select segment, other, opens_from, opens_until, churned_in, value
from presence_value
order by segment, other, opens_from, opens_until, churned_in
