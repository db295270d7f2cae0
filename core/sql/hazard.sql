-- How many months after the first purchase did customers buy last before they were lost for the first time?
-- known_months: so many months after its first purchase it is known by now whether a customer bought again.
-- after: lifetime
with month_of as (
    select
        ended,
        cast(floor(12 * cast(last_days as double) / 365.25) as bigint) as last_month,
        cast(floor(12 * cast(known_days as double) / 365.25) as bigint) as known_months
    from lifetime
    where known_days >= 0
)

-- result
select known_months, case when ended = 1 then last_month end as last_month, count(*) as customers
from month_of
group by known_months, case when ended = 1 then last_month end
order by known_months, 2
