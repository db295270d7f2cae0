-- How many customers and how much value had each class in each period, by the ranking of that period alone?
-- after: period_ranking
with period_class as (
    select
        span as period_start,
        customer,
        value,
        case
            when $classes_by = 'abc' and 100 * ahead_value < $a_percent * total then 'A'
            when $classes_by = 'abc' and 100 * ahead_value < $b_percent * total then 'B'
            when $classes_by = 'abc' then 'C'
            when 100 * ahead < $key_percent * customers then 'key'
            when 100 * (customers - ahead) <= $review_percent * customers then 'review'
            else 'keep'
        end as class
    from period_ranking
)

-- result
select
    period_start,
    class,
    count(*) as customers,
    sum(case when $additive then value end) as value
from period_class
group by period_start, class
order by period_start, class
