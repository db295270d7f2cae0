-- How many of the customers that users wrote about are not in the data set, or not any more?
with absent_customer as (
    select m.customer
    from own_member as m
    left join customer as c on m.customer = c.customer
    where c.customer is null
    group by m.customer
)

-- result
select count(*) as customers
from absent_customer
