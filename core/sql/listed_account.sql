-- Who can be listed: everybody with a line in the range and, with $everybody, who has none there?
-- With $search, whose id or name has it.
-- after: customer_order, rank
with found_by_name as (
    select customer
    from customer
    where $search <> '' and (strpos(lower(customer), $search) > 0 or strpos(lower(coalesce(name, '')), $search) > 0)
),

seen as (
    select customer
    from customer_order
    where $everybody and customer is not null
    group by customer
),

possible as (
    select customer, rank, value, share, cumulative_share, abc, tier
    from customer_rank
    union all
    select s.customer, null, null, null, null, null, null
    from seen as s
    left join ranked as r on s.customer = r.customer
    where r.customer is null
),

listed_account as (
    select p.*
    from possible as p
    left join found_by_name as f on p.customer = f.customer
    where $search = '' or f.customer is not null
)

-- result
select customer, rank, value
from listed_account
order by rank, customer
