-- Which customers were in a class of one period, or took one path from it to the first class or out of it?
-- after: class_path
with behind as (
    select customer
    from period_class
    where $of_path is null and period_start = cast($of_period as date) and class = $of_class
    union all
    select customer
    from class_path
    where path = $of_path and period_start = cast($of_period as date) and class = $of_class
)

-- result
select customer
from behind
order by customer
