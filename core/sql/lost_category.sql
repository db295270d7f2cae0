-- Which categories that they had bought in the year before did customers no longer buy in the quarter before the period?
-- Only of customers that still bought something in that quarter. The row '' counts each customer once: any category lost.
-- after: at_start
with span_category as (
    select
        o.customer,
        o.leaver,
        l.category,
        max(case when l.day < cast($late_from as date) then 1 else 0 end) as early,
        max(case when l.day >= cast($late_from as date) then 1 else 0 end) as late
    from at_start as o
    inner join detail as l on o.customer = l.customer
    where
        l.day >= cast($early_from as date)
        and l.day < cast($period_start as date)
        and l.category is not null
        and coalesce(l.amount, 1) > 0
    group by o.customer, o.leaver, l.category
),

still_buying as (
    select customer
    from span_category
    group by customer
    having max(late) = 1 and max(early) = 1
),

lost as (
    select c.customer, c.leaver, c.category, 1 - c.late as lost
    from span_category as c
    inner join still_buying as b on c.customer = b.customer
    where c.early = 1
),

any_lost as (
    select customer, leaver, max(lost) as lost
    from lost
    group by customer, leaver
)

-- result
select '' as category, leaver, count(*) as customers, sum(lost) as lost
from any_lost
group by leaver
union all
select category, leaver, count(*) as customers, sum(lost) as lost
from lost
group by category, leaver
order by category, leaver
