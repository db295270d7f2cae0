-- Which accounts stand behind one figure of the churn page: one flow, one period, one segment?
-- after: account, flow
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
select a.*
from account as a
inner join behind as b on a.customer = b.customer
where
    ($status = '' or a.status = $status or ($status = 'overdue' and a.overdue))
    and coalesce(a.days_silent, 0) between coalesce($silent_min, 0) and coalesce($silent_max, 100000)
