-- After how many silent days did each rule that looks at the customer's own orders call it lost, before each period?
-- Two order cycles: longer than twice the median gap; with fewer than two gaps everybody's (firm_gap) serves. Own rhythm:
-- longer than the 90th percentile of at least $min_gaps gaps. Pepper: $min_purchases purchases over three months, and
-- longer than ever before. SQLBI: two months. P(alive): until the fitted model (alive_model) holds it more likely that it
-- left (core/sql/alive.sql, solved for the silence). Who has been silent for more than $longest_silence days is no question.
-- after: gap_before
-- keeps: patience
with patience as (
    select
        h.period_start,
        h.customer,
        h.silent,
        h.came_back,
        2 * coalesce(o.median_gap, f.median_gap) + 1 as cycles_days,
        case when h.purchases > $min_gaps then floor(cast(o.long_gap as decimal(18, 6))) + 1 end as rhythm_days,
        case
            when h.purchases >= $min_purchases and h.last_purchase >= h.first_purchase + interval 3 month
                then h.longest_gap + 1
        end as pepper_days,
        datediff('day', h.last_purchase, h.last_purchase + interval 2 month) as sqlbi_days,
        case
            when m.b + h.purchases - 1 <= m.a then 1
            else 1 + floor(
                (7 * m.alpha + datediff('day', h.first_purchase, h.last_purchase))
                * (exp(least((ln(m.b + h.purchases - 1) - ln(m.a)) / cast(m.r + h.purchases - 1 as double), 700)) - 1)
            )
        end as alive_days
    from playback as h
    left join gap_before as o on h.customer = o.customer and h.purchases = o.purchases
    left join firm_gap as f on h.period_start = f.period_start
    left join alive_model as m on h.period_start = m.period_start
    where h.silent <= $longest_silence
)

-- result
select period_start, customer, silent, came_back, cycles_days, rhythm_days, pepper_days, sqlbi_days, alive_days
from patience
order by period_start, customer
