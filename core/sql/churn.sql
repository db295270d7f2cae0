-- How many customers, and how much value, were active before each period, came, returned, churned and are left?
-- In every segment: opening + new + returned - churned = closing.
-- after: flow
with breakdown as (
    select
        period_start,
        segment,
        sum(opening) as opening,
        sum(new) as new,
        sum(returned) as returned,
        sum(churned) as churned,
        sum(closing) as closing,
        sum(churned_of_opening) as churned_of_opening,
        sum(value_before) as opening_value,
        sum(case when churned_of_opening = 1 or not $additive then value_before else 0 end) as churned_value
    from flow
    group by period_start, segment
)

-- result
select
    period_start,
    segment,
    opening,
    new,
    returned,
    churned,
    closing,
    churned_of_opening,
    cast(churned_of_opening as double) / nullif(cast(opening as double), 0) as churn_rate,
    opening_value,
    churned_value,
    cast(churned_value as double) / nullif(cast(opening_value as double), 0) as value_churn_rate
from breakdown
order by period_start, segment
