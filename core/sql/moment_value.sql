-- What did each customer bring in the twelve months up to the as-of date, and up to a year before it?
-- after: moment_order
with moment_worth as (
    select
        case when day >= cast($year_from as date) then cast($as_of as date) else cast($year_from as date) - 1 end as span,
        customer,
        coalesce(sum(measured), 0) as value
    from moment_order
    where day >= cast($two_years_from as date)
    group by span, customer
)

-- result
select span, customer, value
from moment_worth
order by span, customer
