-- In the twelve months before which periods had each customer bought a thing, each thing once?
-- Before period n for n from opens_from up to valued_until. For a measure that counts different things: what was bought
-- again counts from where the time before it no longer does.
-- after: place
-- dated: sold
with thing_place as (
    select s.customer, s.thing, p.opens_from, p.valued_until
    from sold_dated as s
    inner join place as p on s.day = p.day and p.opens_from < p.valued_until
    where s.thing is not null
    group by s.customer, s.thing, p.opens_from, p.valued_until
),

thing_again as (
    select
        customer,
        opens_from,
        valued_until,
        lag(valued_until) over (partition by customer, thing order by opens_from, valued_until, customer) as valued_before
    from thing_place
),

sold_span as (
    select
        customer,
        case when valued_before > opens_from then valued_before else opens_from end as opens_from,
        valued_until,
        count(*) as part
    from thing_again
    where valued_before is null or valued_before < valued_until
    group by 1, 2, valued_until
)

-- result
select customer, opens_from, valued_until, part
from sold_span
order by customer, opens_from, valued_until
