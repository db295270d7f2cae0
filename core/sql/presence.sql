-- In which periods was each customer active when they began, in which did it come, and in which did it churn?
-- One row for every run and every segment that the customer had during it; the segment is the one before the period.
-- Who belongs where (the step crossed) comes from the file for one segment column or for two.
-- after: place, churn_place
with run_place as (
    select r.customer, r.is_new, f.opens_from, l.opens_until, f.bought_in, l.churned_in
    from run as r
    inner join place as f on r.first_day = f.day
    inner join churn_place as l on r.churn_day = l.day
),

segmented as (
    select
        p.customer,
        b.segment,
        b.other,
        p.is_new,
        case when b.valid_from > p.opens_from then b.valid_from else p.opens_from end as opens_from,
        case when b.valid_until < p.opens_until then b.valid_until else p.opens_until end as opens_until,
        case when p.bought_in >= b.valid_from and p.bought_in < b.valid_until then p.bought_in end as bought_in,
        case when p.churned_in >= b.valid_from and p.churned_in < b.valid_until then p.churned_in end as churned_in
    from run_place as p
    inner join crossed as b on p.customer = b.customer
),

presence as (
    select customer, 'all' as segment, '' as other, is_new, opens_from, opens_until, bought_in, churned_in
    from run_place
    where not $by_segment
    union all
    select customer, segment, other, is_new, opens_from, opens_until, bought_in, churned_in
    from segmented
    where opens_from < opens_until or bought_in is not null or churned_in is not null
)

-- result
select customer, segment, other, is_new, opens_from, opens_until, bought_in, churned_in
from presence
order by customer, segment, other, opens_from
