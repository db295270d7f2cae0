-- Which are the first accounts of a segment, or of all?
-- after: placed_account
with behind as (
    select customer
    from placed_account
    where place <= $top and grouping = case when $stress_by = '' then 'all' else 'segment' end and segment = $of_segment
)

-- result
select customer
from behind
order by customer
