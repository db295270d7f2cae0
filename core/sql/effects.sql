-- How much of the change between two periods is volume, mix, price and cost? ($measure: revenue or profit)
-- Per product (or category; here the segment) sold in both periods, with quantities q0, q1, revenue r0, r1 and value v0, v1:
-- price = r1 - r0 * q1 / q0; volume and mix = v0 * (q1 - q0) / q0; cost = what else changes v0 to v1. Volume is v0 of all
-- these products times the growth of their quantity; mix is the rest of volume and mix. Range: sold in one of the periods
-- only, or without a quantity. Rounded to four decimals, cost (for revenue: price) and mix take what rounding leaves.
with sold_product as (
    select segment, day, quantity, amount, case when $measure = 'profit' then profit else amount end as value
    from sales
),

product_sum as (
    select
        segment,
        coalesce(sum(case when day <= cast($earlier_end as date) then quantity end), 0) as quantity_earlier,
        coalesce(sum(case when day >= cast($later_start as date) then quantity end), 0) as quantity_later,
        coalesce(sum(case when day <= cast($earlier_end as date) then amount end), 0) as amount_earlier,
        coalesce(sum(case when day >= cast($later_start as date) then amount end), 0) as amount_later,
        coalesce(sum(case when day <= cast($earlier_end as date) then value end), 0) as earlier,
        coalesce(sum(case when day >= cast($later_start as date) then value end), 0) as later
    from sold_product
    where
        (day >= cast($earlier_start as date) and day <= cast($earlier_end as date))
        or (day >= cast($later_start as date) and day <= cast($later_end as date))
    group by segment
),

product_growth as (
    select
        *,
        quantity_earlier > 0 and quantity_later > 0 as in_both,
        case when quantity_earlier > 0
            then cast(quantity_later as double) / cast(quantity_earlier as double) end as growth
    from product_sum
),

product_effect as (
    select
        in_both,
        quantity_earlier,
        quantity_later,
        earlier,
        later,
        cast(round(cast(earlier as double) * (growth - 1), 4) as decimal(38, 4)) as volume_mix,
        cast(round(cast(amount_later as double) - cast(amount_earlier as double) * growth, 4) as decimal(38, 4)) as price
    from product_growth
),

effect_sum as (
    select
        coalesce(sum(earlier), 0) as earlier,
        coalesce(sum(later), 0) as later,
        coalesce(sum(case when not in_both then later - earlier end), 0) as range_change,
        coalesce(sum(case when in_both then later - earlier - volume_mix end), 0) as price_cost,
        coalesce(sum(case when in_both then price end), 0) as price,
        coalesce(sum(case when in_both then volume_mix end), 0) as volume_mix,
        coalesce(cast(round(
            cast(sum(case when in_both then earlier end) as double)
            * (cast(sum(case when in_both then quantity_later end) as double)
                / nullif(cast(sum(case when in_both then quantity_earlier end) as double), 0) - 1), 4
        ) as decimal(38, 4)), 0) as volume,
        count(case when in_both then 1 end) as in_both
    from product_effect
)

-- result
select
    earlier,
    volume,
    volume_mix - volume as mix,
    case when $measure = 'profit' then price else price_cost end as price,
    case when $measure = 'profit' then price_cost - price else 0 end as cost,
    range_change,
    later,
    in_both
from effect_sum
