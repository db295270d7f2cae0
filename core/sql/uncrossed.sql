-- To which segment of one column does each customer belong in period n, for n from valid_from up to valid_until?
-- Who belongs where (the step segment_known) comes from the file that knows the segments asked for.
with crossed as (
    select customer, segment, '' as other, valid_from, valid_until
    from segment_known
    where dimension = 1
)

-- result
select customer, segment, other, valid_from, valid_until
from crossed
order by customer, valid_from
