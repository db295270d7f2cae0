-- Which small accounts have brought as much as the lower quartile of key accounts had at the same age?
-- Small: no key account, active, known from its first purchase, at most $most_age quarters old.
-- after: moment
-- keeps: alike
with measured_quarter as (
    select
        m.moment,
        m.customer,
        cast(floor(cast(datediff('day', m.first_day, o.day) as double) / 91) as bigint) as quarter,
        sum(o.measured) as measured
    from moment as m
    inner join moment_order as o
        on m.customer = o.customer and o.day >= m.first_day and o.day <= m.moment and o.day < m.first_day + 91 * $most_age
    where m.age >= 1 and (m.is_key = 1 or (m.active and m.age <= $most_age))
    group by m.moment, m.customer, quarter
),

quarter_age (age) as (
    values (1), (2), (3), (4), (5), (6), (7), (8)
),

curve as (
    select m.moment, m.customer, m.is_key, a.age, sum(q.measured) as measured
    from moment as m
    inner join quarter_age as a on a.age <= m.age and a.age <= $most_age and (m.is_key = 1 or a.age = m.age)
    inner join measured_quarter as q on m.moment = q.moment and m.customer = q.customer and q.quarter < a.age
    group by m.moment, m.customer, m.is_key, a.age
),

key_curve as (
    select
        moment,
        age,
        cast(measured as double) as measured,
        row_number() over (partition by moment, age order by measured, customer) as place,
        count(*) over (partition by moment, age) as key_accounts
    from curve
    where is_key = 1
),

quartile as (
    select
        moment,
        age,
        max(key_accounts) as key_accounts,
        sum(measured * case
            when abs(place - 1 - 0.25 * (key_accounts - 1)) < 1
                then 1 - abs(cast(place as double) - 1 - 0.25 * cast(key_accounts - 1 as double)) else 0
        end) as lower,
        sum(measured * case
            when abs(place - 1 - 0.5 * (key_accounts - 1)) < 1
                then 1 - abs(cast(place as double) - 1 - 0.5 * cast(key_accounts - 1 as double)) else 0
        end) as middle
    from key_curve
    group by moment, age
),

alike as (
    select q.*, c.customer, cast(c.measured as double) as measured, cast(c.measured as double) >= q.lower as is_alike
    from quartile as q
    left join curve as c on q.moment = c.moment and q.age = c.age and c.is_key = 0
)

-- result
select moment, age, customer, measured, is_alike
from alike
order by moment, age, customer
