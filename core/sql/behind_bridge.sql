-- Which customers stand behind one part of the change, in one segment or in all?
-- after: bridged
with behind as (
    select customer
    from bridged
    where
        ($of_part is null or part = $of_part)
        and ($of_segment is null or segment = $of_segment)
)

-- result
select customer
from behind
order by customer
