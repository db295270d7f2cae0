-- How many lines of customers are there in the range of the view?
with customer_line as (
    select customer
    from sales
    where customer is not null and day >= cast($value_from as date)
)

-- result
select count(*) as lines
from customer_line
