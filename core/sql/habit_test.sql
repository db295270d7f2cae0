-- In what do key accounts buy otherwise than everybody else: medians and rank sums (Mann and Whitney's U)?
-- above: pairs of a key account and another customer in which the key account has more; a tie counts as half a pair.
-- ties: sum of t³ − t over values that t customers share.
-- after: habit
with spread as (
    select habit, number, sum(is_key) as here, count(*) - sum(is_key) as there
    from habit
    where number is not null
    group by habit, number
),

running as (
    select
        habit,
        number,
        here,
        there,
        sum(here) over (partition by habit order by number rows between unbounded preceding and current row) as here_upto,
        sum(there) over (partition by habit order by number rows between unbounded preceding and current row) as there_upto,
        sum(here) over (partition by habit) as key_accounts,
        sum(there) over (partition by habit) as others
    from spread
)

-- result
select
    habit,
    cast(max(key_accounts) as bigint) as key_accounts,
    cast(max(others) as bigint) as others,
    (
        min(case when 2 * here_upto >= key_accounts and key_accounts > 0 then number end)
        + min(case when 2 * here_upto > key_accounts then number end)
    ) / cast(2 as double) as key_median,
    (
        min(case when 2 * there_upto >= others and others > 0 then number end)
        + min(case when 2 * there_upto > others then number end)
    ) / cast(2 as double) as other_median,
    sum(cast(here as double) * (cast(there_upto - there as double) + cast(there as double) / 2)) as above,
    sum(power(cast(here + there as double), 3) - cast(here + there as double)) as ties
from running
group by habit
order by habit
