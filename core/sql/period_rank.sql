-- In which order did customers stand in each period, among those with a line in it?
-- Ties are broken by the customer; who has no value comes last. Sums need a measure that adds up ($additive).
-- after: period_days
-- worth: period
-- keeps: period_rank
with period_rank as (
    select
        span,
        customer,
        value,
        row_number() over (partition by span order by value desc nulls last, customer) as rank,
        sum(case when $additive then value end) over (
            partition by span order by value desc nulls last, customer rows between unbounded preceding and current row
        ) as running,
        sum(case when $additive then value end) over (partition by span) as total,
        count(*) over (partition by span) as customers
    from period_worth
    where customer is not null
)

-- result
select span, customer, rank, value
from period_rank
order by span, rank, customer
