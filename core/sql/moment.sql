-- Who was a key account on the as-of date and a year before it, and how old was everybody then?
-- Key: class A on the twelve months up to the day. Age: quarters of 91 days since the first purchase, only of those whose
-- first purchase came after $known_from, so that it is their first. Active: not lost by then.
-- after: bought, lately, moment_value
-- placed: moment
-- keeps: moment
with moment as (
    select
        l.moment,
        b.customer,
        b.first_purchase as first_day,
        case when 100 * r.ahead_value < $a_percent * r.total then 1 else 0 end as is_key,
        l.lapse_day > l.moment as active,
        cast(floor(cast(datediff('day', b.first_purchase, l.moment + 1) as double) / 91) as bigint) as age
    from bought as b
    inner join lately as l on b.customer = l.customer
    left join moment_placed as r on l.moment = r.span and b.customer = r.customer
    where b.first_purchase > cast($known_from as date)
)

-- result
select moment, customer, is_key, active, age
from moment
order by moment, customer
