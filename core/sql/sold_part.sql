-- In the twelve months before which periods does each sale lie?
-- Before period n for n from opens_from up to valued_until. For a measure that sums up over time.
-- after: place
-- dated: sold
with sold_span as (
    select s.customer, p.opens_from, p.valued_until, s.part
    from sold_dated as s
    inner join place as p on s.day = p.day and p.opens_from < p.valued_until
)

-- result
select customer, opens_from, valued_until, part
from sold_span
order by customer, opens_from, valued_until
