-- How likely is it that each customer is there still?
-- Pareto/NBD with the fitted $r, $alpha (weeks), $s and $beta (weeks): the odds of having left are an integral over the time
-- since the last purchase, here a sum over 16 places (Gauss and Legendre) along the logarithm of the smaller of $alpha and
-- $beta plus time; alike customers are summed once.
-- after: history
with node (place, weight) as (
    values (0.005299532504175031, 0.013576229705877088), (0.0277124884633837, 0.031126761969323728),
           (0.06718439880608412, 0.0475792558412463), (0.1222977958224985, 0.062314485627767036),
           (0.19106187779867811, 0.07479799440828835), (0.2709916111713863, 0.08457825969750132),
           (0.35919822461037054, 0.09130170752246182), (0.4524937450811813, 0.09472530522753432),
           (0.5475062549188188, 0.09472530522753432), (0.6408017753896295, 0.09130170752246182),
           (0.7290083888286136, 0.08457825969750132), (0.8089381222013219, 0.07479799440828835),
           (0.8777022041775016, 0.062314485627767036), (0.9328156011939159, 0.0475792558412463),
           (0.9722875115366163, 0.031126761969323728), (0.994700467495825, 0.013576229705877088)
),

alike_history as (
    select
        frequency,
        recency_days,
        age_days,
        $r + frequency as power,
        ($alpha + age_days / cast(7 as double)) as alpha_age,
        ($alpha + recency_days / cast(7 as double)) as alpha_last,
        ($beta + age_days / cast(7 as double)) as beta_age,
        ($beta + recency_days / cast(7 as double)) as beta_last
    from history
    group by frequency, recency_days, age_days
),

axis as (
    select
        *,
        least(alpha_last, beta_last) as start,
        least(
            ln(least(alpha_age, beta_age) / cast(least(alpha_last, beta_last) as double)),
            25 / cast(least(alpha_last, beta_last) * (power / cast(alpha_last as double) + $s / cast(beta_last as double)) as double)
        ) as length
    from alike_history
),

at_place as (
    select
        a.*,
        n.weight * a.length * a.start * exp(a.length * n.place) as mass,
        a.start * exp(a.length * n.place) - a.start as passed
    from axis as a
    cross join node as n
),

left_odds as (
    select
        frequency,
        recency_days,
        age_days,
        sum(
            mass * $s / cast(beta_last + passed as double) * exp(
                least(power * (ln(alpha_age) - ln(alpha_last + passed)) + $s * (ln(beta_age) - ln(beta_last + passed)), 600)
            )
        ) as odds
    from at_place
    group by frequency, recency_days, age_days
),

alive as (
    select h.customer, 1 / cast(1 + o.odds as double) as p_alive
    from history as h
    inner join left_odds as o
        on h.frequency = o.frequency and h.recency_days = o.recency_days and h.age_days = o.age_days
)

-- result
select customer, p_alive
from alive
order by customer
