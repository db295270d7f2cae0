-- Which customers stand behind one figure of the churn page: one flow, one period, one segment?
-- after: flow
with behind as (
    select customer
    from flow
    where
        period_start = cast($period_start as date)
        and ($of_segment is null or segment = $of_segment)
        and case $flow
            when 'opening' then opening
            when 'new' then new
            when 'returned' then returned
            when 'churned' then churned
            when 'closing' then closing
            else churned_of_opening
        end > 0
)

-- result
select customer
from behind
order by customer
