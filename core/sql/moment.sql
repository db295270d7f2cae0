-- Who was a key account on the as-of date and a year before it, and how old was everybody then?
-- Key: class A on the twelve months up to the day. Age: quarters of 91 days since the first purchase, only of those whose
-- first purchase came after $known_from, so that it is their first. Active: not lost by then.
-- after: bought, lately, moment_order
-- keeps: moment
with moment_value as (
    select
        case when day >= cast($year_from as date) then cast($as_of as date) else cast($year_from as date) - 1 end as moment,
        customer,
        coalesce(sum(measured), 0) as value
    from moment_order
    where day >= cast($two_years_from as date)
    group by moment, customer
),

moment_rank as (
    select
        moment,
        customer,
        value,
        sum(value) over (
            partition by moment
            order by value desc, customer rows between unbounded preceding and current row
        ) as running,
        sum(value) over (partition by moment) as total
    from moment_value
),

moment as (
    select
        l.moment,
        b.customer,
        b.first_purchase as first_day,
        case when 100 * (r.running - r.value) < $a_percent * r.total then 1 else 0 end as is_key,
        l.lapse_day > l.moment as active,
        cast(floor(cast(datediff('day', b.first_purchase, l.moment + 1) as double) / 91) as bigint) as age
    from bought as b
    inner join lately as l on b.customer = l.customer
    left join moment_rank as r on l.moment = r.moment and b.customer = r.customer
    where b.first_purchase > cast($known_from as date)
)

-- result
select moment, customer, is_key, active, age
from moment
order by moment, customer
