-- Where did the first class of one period come from, and what became of the first class of each period before it?
-- Origin: its customers by their class in each earlier period. Fate: those of then by their class in the one period
-- ($reference). 'none': not a line in that period.
-- after: period_class
with class_now as (
    select customer, class
    from period_class
    where period_start = cast($reference as date)
),

class_path as (
    select 'origin' as path, p.period_start, n.customer, coalesce(c.class, 'none') as class
    from class_now as n
    cross join period as p
    left join period_class as c on n.customer = c.customer and p.period_start = c.period_start
    where n.class = $top_class
    union all
    select 'fate', c.period_start, c.customer, coalesce(n.class, 'none')
    from period_class as c
    left join class_now as n on c.customer = n.customer
    where c.class = $top_class
)

-- result
select path, period_start, class, count(*) as customers
from class_path
where period_start < cast($reference as date)
group by path, period_start, class
order by path, period_start, class
