-- How often did each customer buy up to $known_until, since when, when last, how much on its repeats, and how often later?
-- frequency: purchase days after the first one; recency: days from the first to the last; age: days from the first on.
-- after: purchase, bought
with history as (
    select
        p.customer,
        count(case when p.day > b.first_purchase and p.day <= cast($known_until as date) then 1 end) as frequency,
        datediff('day', b.first_purchase, max(case when p.day <= cast($known_until as date) then p.day end)) as recency_days,
        datediff('day', b.first_purchase, cast($known_until as date)) as age_days,
        coalesce(
            sum(case when p.day > b.first_purchase and p.day <= cast($known_until as date) then p.amount end), 0
        ) as repeat_amount,
        count(case when p.day > cast($known_until as date) then 1 end) as later
    from purchase as p
    inner join bought as b on p.customer = b.customer
    where b.first_purchase <= cast($known_until as date)
    group by p.customer, b.first_purchase
)

-- result
select h.customer, c.name, h.frequency, h.recency_days, h.age_days, h.repeat_amount, h.later
from history as h
left join customer as c on h.customer = c.customer
order by h.customer
