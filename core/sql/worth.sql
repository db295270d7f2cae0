-- What is each customer worth in the range of the view, and what do lines without a customer bring?
-- after: range
-- worth: range
-- keeps: customer_worth
with customer_worth as (
    select customer, part, base, value
    from range_worth
)

-- result
select customer, part, base, value
from customer_worth
order by customer
