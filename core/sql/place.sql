-- Where does each day with sales lie among the periods?
-- Who bought on a day is active before period n for n from opens_from on; what was sold on it is in the twelve months
-- before period n for n from opens_from up to valued_until.
-- after: scope
-- keeps: place
with sold_day as (
    select day
    from sales
    group by day
),

place as (
    select
        d.day,
        count(case when p.period_start <= d.day then 1 end) as opens_from,
        count(case when p.value_from <= d.day then 1 end) as valued_until,
        max(case when d.day >= p.period_start and d.day <= p.last_day then p.number end) as bought_in,
        max(p.number) as last_number
    from sold_day as d
    cross join scope as p
    group by d.day
)

-- result
select day, opens_from, valued_until, bought_in
from place
order by day
