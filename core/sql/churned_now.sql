-- How many customers are churned on the as-of date, and why are they not all among those whom a comparison of rules flags?
-- Long silent: for more than $longest_silence days, so that no rule for "churned" is asked about them any more.
-- Unjudged: the rule knows too few of their purchases, so that the same $window days serve for them.
-- after: lapse
with churned_now as (
    select
        by_rule,
        case when datediff('day', last_purchase, cast($as_of as date)) > $longest_silence then 1 else 0 end as long_silent
    from lapse
    where lapse_day <= cast($as_of as date)
)

-- result
select
    coalesce(sum((1 - long_silent) * by_rule), 0) as flagged,
    coalesce(sum(long_silent), 0) as long_silent,
    coalesce(sum((1 - long_silent) * (1 - by_rule)), 0) as unjudged
from churned_now
