-- How long has each customer been one before period n, and in which year did it become one?
-- Months since the first purchase; who comes in the period itself is new. $tenure_dimension and $cohort_dimension are the dimensions, 0 if
-- nobody asks.
-- after: scope, bought
with debut_day as (
    select first_purchase
    from bought
    group by first_purchase
),

aged as (
    select
        f.first_purchase,
        p.number,
        case
            when f.first_purchase >= p.period_start then 'new'
            when f.first_purchase >= p.period_start - interval 3 month then 'months_3'
            when f.first_purchase >= p.value_from then 'year_1'
            when f.first_purchase >= p.value_from - interval 12 month then 'year_2'
            when f.first_purchase >= p.value_from - interval 36 month then 'year_4'
            else 'longer'
        end as segment
    from debut_day as f
    inner join scope as p on f.first_purchase <= p.last_day
),

age_span as (
    select first_purchase, segment, min(number) as valid_from, max(number) + 1 as valid_until
    from aged
    group by first_purchase, segment
),

tenure as (
    select $tenure_dimension as dimension, b.customer, a.segment, a.valid_from, a.valid_until
    from bought as b
    inner join age_span as a on b.first_purchase = a.first_purchase
    where $tenure_dimension > 0
    union all
    select $cohort_dimension, customer, cast(extract(year from first_purchase) as varchar), 0, 1000000
    from bought
    where $cohort_dimension > 0
)

-- result
select dimension, customer, segment, valid_from, valid_until
from tenure
order by dimension, customer, valid_from
