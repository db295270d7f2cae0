-- In which segment by recency, frequency and money was each customer before period n?
-- On the twelve months before the period; none who bought nothing in them.
-- after: scope, bought, rfm_value_before, rfm_segment
with rfm_before as (
    select
        $rfm_dimension as dimension,
        b.customer,
        coalesce(r.rfm, 'none') as segment,
        p.number as valid_from,
        p.number + 1 as valid_until
    from bought as b
    inner join scope as p on b.first_purchase <= p.last_day
    left join rfm_segment as r on p.period_start = r.span and b.customer = r.customer
)

-- result
select dimension, customer, segment, valid_from, valid_until
from rfm_before
order by customer, valid_from
