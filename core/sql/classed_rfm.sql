-- In which segment by recency, frequency and money is each customer?
-- after: rfm_value, rfm_segment
with classed as (
    select customer, case when $classes_by = 'rfm8' then rfm8 else rfm end as class
    from rfm_segment
)

-- result
select customer, class
from classed
order by customer
