-- How long has each customer been one before period n, and in which year did it become one?
-- Months since the first purchase; who comes in the period itself is new. $tenure_dimension and $cohort_dimension are the dimensions, 0 if
-- nobody asks.
-- after: scope, bought
with aged as (
    select
        b.customer,
        p.number,
        case
            when b.first_purchase >= p.period_start then 'new'
            when b.first_purchase >= p.period_start - interval 3 month then 'months_3'
            when b.first_purchase >= p.value_from then 'year_1'
            when b.first_purchase >= p.value_from - interval 12 month then 'year_2'
            when b.first_purchase >= p.value_from - interval 36 month then 'year_4'
            else 'longer'
        end as segment
    from bought as b
    inner join scope as p on b.first_purchase <= p.last_day
    where $tenure_dimension > 0
),

tenure as (
    select $tenure_dimension as dimension, customer, segment, min(number) as valid_from, max(number) + 1 as valid_until
    from aged
    group by customer, segment
    union all
    select $cohort_dimension, customer, cast(extract(year from first_purchase) as varchar), 0, 1000000
    from bought
    where $cohort_dimension > 0
)

-- result
select dimension, customer, segment, valid_from, valid_until
from tenure
order by dimension, customer, valid_from
