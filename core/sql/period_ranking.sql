-- Where did customers stand in each period, among those with a line in it?
-- Ties are broken by the customer; who has no value comes last.
-- after: period_days
-- worth: period
-- placed: period
-- keeps: period_ranking
with period_ranking as (
    select span, customer, value, ahead, ahead_value, total, customers
    from period_placed
)

-- result
select span, customer, value
from period_ranking
order by span, ahead, customer
