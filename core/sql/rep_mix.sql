-- How many customers did each sales rep lose, and how many would the mix of its accounts lose at everybody's rates?
-- Everybody's rate is that of a value class and a tenure before the period; the rep is the one before the period.
-- after: at_start
with mixed as (
    select
        o.customer,
        o.leaver,
        r.segment as rep,
        coalesce(a.segment, 'none') as abc,
        coalesce(t.segment, '') as tenure
    from at_start as o
    inner join segment_known as r on o.customer = r.customer and r.dimension = 1 and r.valid_from <= 0 and r.valid_until > 0
    left join segment_known as a
        on o.customer = a.customer and a.dimension = $abc_dimension and a.valid_from <= 0 and a.valid_until > 0
    left join segment_known as t
        on o.customer = t.customer and t.dimension = $tenure_dimension and t.valid_from <= 0 and t.valid_until > 0
),

mix_rate as (
    select abc, tenure, cast(sum(leaver) as double) / cast(count(*) as double) as rate
    from mixed
    group by abc, tenure
)

-- result
select
    m.rep,
    count(*) as opening,
    sum(m.leaver) as churned,
    sum(r.rate) as expected
from mixed as m
inner join mix_rate as r on m.abc = r.abc and m.tenure = r.tenure
group by m.rep
order by opening desc, m.rep
