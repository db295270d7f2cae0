-- After how many days without a purchase is a customer lost, by two order cycles?
-- Longer than twice the median of its gaps up to the purchase; with fewer than two, than $firm_cycles days: twice the
-- median of all gaps of all customers. While nobody has a gap, after the same $window days for everybody.
-- after: gap_so_far
with own_cycle as (
    select
        customer,
        day,
        min(case when 2 * up_to >= gaps then days end) + min(case when 2 * up_to > gaps then days end) as two_cycles
    from gap_so_far
    where gaps >= 2
    group by customer, day
),

graced as (
    select
        s.customer,
        s.day,
        s.day_before,
        s.next_day,
        cast(coalesce(o.two_cycles + 1, $firm_cycles + 1, $window) as integer) as grace_days,
        case when o.two_cycles is null and $firm_cycles is null then 0 else 1 end as by_rule
    from spell as s
    left join own_cycle as o on s.customer = o.customer and s.day = o.day
)

-- result
select customer, day, day_before, next_day, grace_days, by_rule
from graced
order by customer, day
