-- How many customers were key accounts when a period began, and what share of the period's value did they bring?
-- Key: on the twelve months before the period, by the same rule as in the question about value: class A, or with a
-- measure that does not add up the tier key.
-- after: period_days
-- worth: earlier, period
-- placed: earlier
with key_class as (
    select span, customer
    from earlier_placed
    where
        ($additive and 100 * ahead_value < $a_percent * total)
        or (not $additive and 100 * ahead < $key_percent * customers)
),

key_count as (
    select k.span, count(*) as key_accounts, coalesce(sum(w.value), 0) as brought
    from key_class as k
    left join period_worth as w on k.span = w.span and k.customer = w.customer
    group by k.span
),

brought as (
    select span, sum(value) as total
    from period_worth
    where customer is not null
    group by span
)

-- result
select
    p.period_start,
    coalesce(k.key_accounts, 0) as key_accounts,
    case
        when $additive and k.key_accounts > 0 then cast(k.brought as double) / nullif(cast(b.total as double), 0)
    end as key_share
from period as p
left join key_count as k on p.period_start = k.span
left join brought as b on p.period_start = b.span
order by p.period_start
