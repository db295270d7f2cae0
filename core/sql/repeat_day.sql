-- How many customers bought first, and how many repeats were there, on each day?
-- Of the customers whose first purchase was by $known_until.
-- after: purchase, bought
with repeat_day as (
    select
        p.day,
        count(case when p.day = b.first_purchase then 1 end) as first_purchases,
        count(case when p.day > b.first_purchase then 1 end) as repeats
    from purchase as p
    inner join bought as b on p.customer = b.customer
    where b.first_purchase <= cast($known_until as date)
    group by p.day
)

-- result
select day, first_purchases, repeats
from repeat_day
order by day
