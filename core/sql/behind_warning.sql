-- Which accounts are about to leave, by one sign, of one owner, or the first that so many calls reach?
-- after: warning
with behind as (
    select customer
    from warning
    where
        case $signal
            when 'own_rhythm' then own_rhythm
            when 'firm_rhythm' then firm_rhythm
            when 'falling' then falling
            when 'unlikely' then unlikely
            else true
        end
        and ($owner is null or rep = $owner)
        and ($calls is null or case when $each_rep then rep_place else place end <= $calls)
)

-- result
select customer
from behind
order by customer
