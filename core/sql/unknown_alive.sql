-- How likely is it that each customer buys again, where no model can tell? Nobody has a probability.
-- after: bought
with alive as (
    select customer, cast(null as double) as p_alive
    from bought
)

-- result
select customer, p_alive
from alive
order by customer
