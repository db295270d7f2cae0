-- Who left, or stayed: all, who had lost one category before, for whom one reason is given, or whom one trait compares?
-- after: told_reason, comparable
with bought_before as (
    select
        customer,
        max(case when category = $of_category and day < cast($late_from as date) then 1 else 0 end) as early,
        max(case when category = $of_category and day >= cast($late_from as date) then 1 else 0 end) as late,
        max(case when day < cast($late_from as date) then 1 else 0 end) as any_early,
        max(case when day >= cast($late_from as date) then 1 else 0 end) as any_late
    from detail
    where
        day >= cast($early_from as date)
        and day < cast($period_start as date)
        and category is not null
        and coalesce(amount, 1) > 0
    group by customer
),

behind as (
    select o.customer
    from told_reason as o
    left join bought_before as b on o.customer = b.customer
    left join comparable as c on o.customer = c.customer
    where
        o.leaver = $of_leaver
        and ($of_reason is null or o.reason = $of_reason)
        and ($of_trait is null or c.customer is not null)
        and ($of_category is null or (b.early = 1 and b.late = 0 and b.any_early = 1 and b.any_late = 1))
)

-- result
select customer
from behind
order by customer
