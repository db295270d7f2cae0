-- How many customers are ranked, and what are they worth together?
-- after: ranked
with every_customer as (
    select sum(case when $additive then value end) as total, count(*) as customers
    from ranked
)

-- result
select total, customers
from every_customer
