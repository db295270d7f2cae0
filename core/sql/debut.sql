-- In which period did each customer buy first?
-- after: bought, place
with debut_of as (
    select b.customer, p.bought_in as cohort
    from bought as b
    inner join place as p on b.first_purchase = p.day
    where p.bought_in is not null
)

-- result
select customer, cohort
from debut_of
order by customer
