-- Which categories do at least half of a customer's peers buy, and what does one who buys spend: the median?
-- In money, so that sums do not depend on their order. The half is of the peers without the customer itself; fewer than
-- $min_peers peers say nothing.
-- after: category_spend
-- keeps: popular
with usual as (
    select tier, customer_type, category, count(*) as buyers, max(members) as members
    from category_spend
    group by tier, customer_type, category
    having 2 * count(*) >= max(members) - 1 and max(members) >= $min_peers
),

placed_spend as (
    select
        s.tier,
        s.customer_type,
        s.category,
        s.spent,
        c.buyers,
        c.members,
        row_number() over (partition by s.tier, s.customer_type, s.category order by s.spent, s.customer) as place
    from category_spend as s
    inner join usual as c
        on s.tier = c.tier and s.customer_type = c.customer_type and s.category = c.category
),

popular as (
    select
        tier,
        customer_type,
        category,
        max(buyers) as buyers,
        max(members) as members,
        cast(avg(cast(spent as double)) as decimal(18, 4)) as typical
    from placed_spend
    where 2 * place >= buyers and 2 * place <= buyers + 2
    group by tier, customer_type, category
)

-- result
select tier, customer_type, category, buyers, members, typical
from popular
order by tier, customer_type, category
