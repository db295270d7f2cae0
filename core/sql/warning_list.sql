-- Which accounts are about to leave, why, what do they bring, and who knows them?
-- after: behind_warning
with warned as (
    select
        w.customer,
        c.name,
        w.place as rank,
        w.value_at_risk,
        w.own_rhythm,
        w.firm_rhythm,
        w.falling,
        w.unlikely,
        w.days_silent,
        w.long_gap,
        case when w.own_rhythm or w.firm_rhythm then w.days_silent - w.long_gap end as days_overdue,
        w.last_purchase,
        w.against_year,
        w.latest_quarter,
        w.earlier_quarter,
        w.p_alive,
        w.rep
    from warning as w
    inner join behind as b on w.customer = b.customer
    left join customer as c on w.customer = c.customer
)

-- result
select *
from warned
