-- How many customers were key accounts when a period began, and what share of the period's value did they bring?
-- Key: on the twelve months before the period, by the same rule as in the question about value: class A, or with a
-- measure that does not add up the tier key.
-- after: period_days
-- worth: earlier, period
with valued as (
    select span, customer, value, cast(null as decimal(38, 8)) as brought, 1 as known
    from earlier_worth
    where customer is not null
    union all
    select span, customer, null, value, 0
    from period_worth
    where customer is not null
),

key_sum as (
    select
        span as period_start,
        customer,
        max(value) as value,
        coalesce(max(brought), 0) as brought,
        max(known) as known
    from valued
    group by span, customer
),

key_rank as (
    select
        period_start,
        customer,
        known,
        value,
        brought,
        row_number() over (partition by period_start order by known desc, value desc nulls last, customer) as rank,
        sum(value) over (
            partition by period_start
            order by known desc, value desc nulls last, customer rows between unbounded preceding and current row
        ) as running,
        sum(value) over (partition by period_start) as total,
        sum(known) over (partition by period_start) as customers
    from key_sum
),

key_class as (
    select
        *,
        case
            when known = 0 then 0
            when $additive and 100 * (running - value) < $a_percent * total then 1
            when not $additive and 100 * (rank - 1) < $key_percent * customers then 1
            else 0
        end as is_key
    from key_rank
)

-- result
select
    p.period_start,
    coalesce(sum(c.is_key), 0) as key_accounts,
    case
        when $additive and sum(c.is_key) > 0
            then cast(sum(case when c.is_key = 1 then c.brought else 0 end) as double)
                / nullif(cast(sum(c.brought) as double), 0)
    end as key_share
from period as p
left join key_class as c on p.period_start = c.period_start
group by p.period_start
order by p.period_start
