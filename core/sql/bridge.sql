-- Where does the difference between the totals of two periods come from, in every segment?
-- New + returned + expanded + contracted + lost, and the lines without a customer: earlier + all changes = later.
-- What no customer is known for stands in no segment.
-- after: bridged
with nobody as (
    select
        coalesce(max(case when span = 'earlier' then value end), 0) as earlier,
        coalesce(max(case when span = 'later' then value end), 0) as later,
        count(*) as spans
    from pair_worth
    where customer is null
),

part_sum as (
    select segment, part, count(*) as customers, sum(earlier) as earlier, sum(later) as later
    from bridged
    group by segment, part
    union all
    select case when $by_segment then '' else 'all' end, 'unattributed', 0, earlier, later
    from nobody
    where spans > 0
)

-- result
select segment, part, customers, earlier, later
from part_sum
order by segment, part
