-- In which order do customers stand by value, and what have those up to each of them together?
-- Ties are broken by the customer id; who has no value comes last; only a measure that adds up ($additive) has a sum.
-- after: worth
-- keeps: ranked
with ranked as (
    select
        customer,
        value,
        row_number() over (order by value desc nulls last, customer) as rank,
        sum(case when $additive then value end) over (
            order by value desc nulls last, customer rows between unbounded preceding and current row
        ) as running
    from customer_worth
    where customer is not null
)

-- result
select customer, value, rank, running
from ranked
order by rank, customer
