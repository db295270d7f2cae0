-- How many customers are churned on the as-of date, and how many of them for long?
-- Long: silent for more than $longest_silence days, so that no rule for "churned" is asked about them any more.
-- after: lapse
with churned_now as (
    select
        customer,
        case when datediff('day', last_purchase, cast($as_of as date)) > $longest_silence then 1 else 0 end as long_silent
    from lapse
    where lapse_day <= cast($as_of as date)
)

-- result
select count(*) as churned, coalesce(sum(long_silent), 0) as long_silent
from churned_now
