-- How many customers were key accounts when a period began, and what share of the period's value did they bring?
-- Key: on the twelve months before the period, by the same rule as in the question about value: class A, or with a
-- measure that does not add up the tier key.
-- after: period_days
-- worth: earlier, period
with key_rank as (
    select
        span,
        customer,
        value,
        row_number() over (partition by span order by value desc nulls last, customer) as rank,
        sum(value) over (
            partition by span order by value desc nulls last, customer rows between unbounded preceding and current row
        ) as running
    from earlier_worth
    where customer is not null
),

key_total as (
    select span, sum(value) as total, count(*) as customers
    from key_rank
    group by span
),

key_class as (
    select r.span, r.customer
    from key_rank as r
    inner join key_total as t on r.span = t.span
    where
        ($additive and 100 * (r.running - r.value) < $a_percent * t.total)
        or (not $additive and 100 * (r.rank - 1) < $key_percent * t.customers)
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
