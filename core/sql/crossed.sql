-- To which segment of each of two columns does each customer belong in period n, for n from valid_from up to valid_until?
-- Who belongs where (the step segment_known) comes from the files that know the segments asked for.
with crossed as (
    select
        a.customer,
        a.segment,
        coalesce(b.segment, '') as other,
        case when b.valid_from > a.valid_from then b.valid_from else a.valid_from end as valid_from,
        case when b.valid_until < a.valid_until then b.valid_until else a.valid_until end as valid_until
    from segment_known as a
    left join segment_known as b
        on b.dimension = 2 and a.customer = b.customer and a.valid_from < b.valid_until and b.valid_from < a.valid_until
    where a.dimension = 1
)

-- result
select customer, segment, other, valid_from, valid_until
from crossed
order by customer, valid_from
