-- What had the customers of a presence brought on days that lie in the twelve months before a period?
-- For every period n from opens_from up to opens_until that it was there for.
-- after: customer_order, presence
with sold as (
    select s.customer, p.opens_from, p.valued_until, sum(s.measured) as value
    from sales as s
    inner join place as p on s.day = p.day
    where s.customer is not null and $measure <> 'orders'
    group by s.customer, p.opens_from, p.valued_until
    union all
    select o.customer, p.opens_from, p.valued_until, cast(count(*) as decimal(38, 4))
    from customer_order as o
    inner join place as p on o.day = p.day
    where $measure = 'orders'
    group by o.customer, p.opens_from, p.valued_until
),

brought as (
    select
        r.segment,
        case when s.opens_from > r.opens_from then s.opens_from else r.opens_from end as opens_from,
        case when s.valued_until < r.opens_until then s.valued_until else r.opens_until end as opens_until,
        r.churned_in,
        sum(s.value) as value
    from presence as r
    inner join sold as s
        on r.customer = s.customer and s.opens_from < r.opens_until and s.valued_until > r.opens_from
    group by 1, 2, 3, r.churned_in
)

-- result
select segment, opens_from, opens_until, churned_in, value
from brought
order by segment, opens_from, opens_until, churned_in
