-- In which class or tier is each customer?
-- after: rank
with classed as (
    select customer, case when $classes_by = 'abc' then abc else tier end as class
    from customer_rank
)

-- result
select customer, class
from classed
order by customer
