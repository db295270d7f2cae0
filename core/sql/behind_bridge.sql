-- Which customers stand behind one part of the change, or behind one of the two periods, in one segment or in all?
-- after: bridged
with behind as (
    select customer
    from bridged
    where
        (
            $of_part is null
            or part = $of_part
            or ($of_part = 'earlier' and in_earlier = 1)
            or ($of_part = 'later' and in_later = 1)
        )
        and ($of_segment is null or segment = $of_segment)
)

-- result
select customer
from behind
order by customer
