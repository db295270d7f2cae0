-- Which class had each customer before period n, for n from valid_from up to valid_until?
-- A, B or C on the twelve months before the period, by the same rule as in the question about value; none who brought
-- nothing in them. $abc_dimension is the dimension; where values cannot be added up there is no class.
-- after: scope, bought, period_days
-- worth: earlier
-- placed: earlier
with earlier_class as (
    select
        r.customer,
        p.number,
        case
            when 100 * r.ahead_value < $standard_a_percent * r.total then 'A'
            when 100 * r.ahead_value < $standard_b_percent * r.total then 'B'
            else 'C'
        end as segment,
        coalesce(lag(p.number) over (partition by r.customer order by p.number, r.customer), -1) as number_before,
        lead(p.number) over (partition by r.customer order by p.number, r.customer) as next_number
    from earlier_placed as r
    inner join scope as p on r.span = p.period_start
),

class_before as (
    select $abc_dimension as dimension, customer, segment, number as valid_from, number + 1 as valid_until
    from earlier_class
    union all
    select $abc_dimension, customer, 'none', number_before + 1, number
    from earlier_class
    where number > number_before + 1
    union all
    select $abc_dimension, customer, 'none', number + 1, 1000000
    from earlier_class
    where next_number is null
    union all
    select $abc_dimension, b.customer, 'none', 0, 1000000
    from bought as b
    left join earlier_class as c on b.customer = c.customer
    where c.customer is null
)

-- result
select dimension, customer, segment, valid_from, valid_until
from class_before
order by customer, valid_from
