-- In which class or tier is each customer?
-- after: value
with classed as (
    select customer, case when $classes_by = 'abc' then abc else tier end as class
    from customer_value
)

-- result
select customer, class
from classed
order by customer
