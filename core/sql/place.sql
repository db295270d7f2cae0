-- Where does each day with sales lie among the periods?
-- Who was active on a day is active before period $n for n from opens_from on; who bought last on it, up to opens_until;
-- what was sold on it is in the twelve months before period n for n from opens_from up to valued_until.
-- after: scope
with sold_day as (
    select day
    from sales
    group by day
),

place as (
    select
        d.day,
        count(case when p.period_start <= d.day then 1 end) as opens_from,
        count(case when p.period_start <= d.day + $window then 1 end) as opens_until,
        count(case when p.value_from <= d.day then 1 end) as valued_until,
        max(case when d.day >= p.period_start and d.day <= p.last_day then p.number end) as bought_in,
        max(case when d.day + $window >= p.period_start and d.day + $window <= p.last_day then p.number end) as churned_in
    from sold_day as d
    cross join scope as p
    group by d.day
)

-- result
select day, opens_from, opens_until, valued_until, bought_in, churned_in
from place
order by day
