-- Which reasons for leaving does the file give, the most frequent first?
with file_reason as (
    select reason, count(*) as lines
    from detail
    where reason is not null
    group by reason
)

-- result
select reason
from file_reason
order by lines desc, reason
limit $most
