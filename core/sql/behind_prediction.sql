-- Which customers have a probability of buying again from $alive_from up to $alive_below per cent?
-- P(alive) comes from the file that suits the model.
with behind as (
    select customer
    from alive
    where 100 * p_alive >= $alive_from and (100 * p_alive < $alive_below or $alive_below >= 100)
)

-- result
select customer
from behind
order by customer
