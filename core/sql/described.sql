-- What is known of each customer, with its age and its years as a customer in bands?
-- Age: full years on the as-of date; tenure: years since the first purchase. No value is an empty one.
-- after: key
with person_age as (
    select
        k.customer,
        k.is_key,
        extract(year from cast($as_of as date)) - extract(year from c.birthday) - case
            when extract(month from cast($as_of as date)) * 100 + extract(day from cast($as_of as date))
                < extract(month from c.birthday) * 100 + extract(day from c.birthday) then 1
            else 0
        end as age,
        datediff('day', k.first_purchase, cast($as_of as date)) as tenure_days
    from keyed as k
    inner join customer as c on k.customer = c.customer
),

described as (
    select
        c.*,
        n.is_key,
        case
            when n.age < 0 or n.age > 110 then null
            when n.age < 25 then '<25'
            when n.age < 35 then '25–34'
            when n.age < 45 then '35–44'
            when n.age < 55 then '45–54'
            when n.age < 65 then '55–64'
            when n.age >= 65 then '65+'
        end as age_band,
        case
            when n.tenure_days < 365 then '<1'
            when n.tenure_days < 730 then '1–2'
            when n.tenure_days < 1095 then '2–3'
            when n.tenure_days < 1826 then '3–5'
            when n.tenure_days >= 1826 then '5+'
        end as tenure_band
    from person_age as n
    inner join customer as c on n.customer = c.customer
)

-- result
select customer, is_key, age_band, tenure_band
from described
order by customer
