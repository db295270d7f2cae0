-- How likely is it that each customer buys again some day?
-- MBG/NBD with the fitted $r, $alpha (weeks), $a and $b: the odds of having left grow with the silence since the last
-- purchase, the faster the more often somebody bought.
-- after: history
with waited as (
    select
        customer,
        frequency,
        ln($alpha + age_days / cast(7 as double)) - ln($alpha + recency_days / cast(7 as double)) as waiting
    from history
),

alive as (
    select
        customer,
        1 / cast(1 + $a / cast($b + frequency as double) * exp(least(($r + frequency) * waiting, 700)) as double) as p_alive
    from waited
)

-- result
select customer, p_alive
from alive
order by customer
