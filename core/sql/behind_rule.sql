-- Which customers does a rule for "lost" flag on the as-of date; with $newly only those of the last $new_days days?
-- after: patience
with ruled as (
    select
        customer,
        silent,
        case $rule
            when 'window' then $rule_days
            when 'cycles' then cycles_days
            when 'rhythm' then rhythm_days
            when 'pepper' then pepper_days
            when 'sqlbi' then sqlbi_days
            else alive_days
        end as days
    from patience
),

behind as (
    select customer
    from ruled
    where silent >= days and (not $newly or silent < days + $new_days)
)

-- result
select customer
from behind
order by customer
