-- Which customers are in one class?
-- after: worth
with behind as (
    select c.customer
    from classed as c
    inner join customer_worth as w on c.customer = w.customer
    where c.class = $class
)

-- result
select customer
from behind
order by customer
