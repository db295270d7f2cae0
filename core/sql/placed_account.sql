-- Which accounts stand first, of all and within each segment ($stress_by; '' for none)?
-- A customer belongs to the segment that most of its amount has.
-- after: rank
with stressed as (
    select
        v.customer,
        v.value,
        coalesce(
            case $stress_by
                when 'region' then c.region
                when 'rep' then c.rep
                when 'channel' then c.channel
                when 'category' then c.category
                when 'customer_type' then c.customer_type
            end, ''
        ) as segment
    from customer_rank as v
    inner join customer as c on v.customer = c.customer
    where $stress_by <> ''
),

placed_account as (
    select
        customer,
        value,
        'all' as grouping,
        '' as segment,
        rank as place
    from customer_rank
    union all
    select
        customer,
        value,
        'segment' as grouping,
        segment,
        row_number() over (partition by segment order by value desc nulls last, customer) as place
    from stressed
)

-- result
select grouping, segment, place, customer, value
from placed_account
order by grouping, segment, place, customer
