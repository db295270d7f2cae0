-- How many customers have which probability of buying again, in tenths?
-- P(alive) comes from the file that suits the model.
with band as (
    select
        10 * least(floor(100 * p_alive / cast(10 as double)), 9) as alive_from,
        count(*) as customers
    from alive
    group by 10 * least(floor(100 * p_alive / cast(10 as double)), 9)
)

-- result
select cast(alive_from as integer) as alive_from, cast(alive_from as integer) + 10 as alive_to, customers
from band
order by alive_from
