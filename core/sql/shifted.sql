-- Which customers rose by at least one tier, or slipped, and by how much did their value change?
-- after: moved
with shifted as (
    select
        m.customer,
        c.name,
        m.tier_earlier,
        m.tier_later,
        m.earlier as value_earlier,
        m.later as value_later,
        m.change as value_change
    from moved as m
    inner join customer as c on m.customer = c.customer
    where m.move = $move
)

-- result
select customer, name, tier_earlier, tier_later, value_earlier, value_later, value_change
from shifted
