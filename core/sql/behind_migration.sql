-- Which customers stand behind one cell of the migration matrix, or behind one move?
-- after: moved
with behind as (
    select customer
    from moved
    where
        came <> 'none'
        and ($of_origin is null or origin = $of_origin)
        and ($of_destination is null or destination = $of_destination)
        and ($of_move is null or move = $of_move)
)

-- result
select customer
from behind
order by customer
