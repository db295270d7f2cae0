-- Which values of an attribute are how frequent among key accounts and among all customers?
-- Of a column with very many values, the $most with the most customers.
-- after: attribute
with value_count as (
    select attribute, value, count(*) as customers, sum(is_key) as key_accounts
    from attribute
    group by attribute, value
),

value_place as (
    select *, row_number() over (partition by attribute order by customers desc, value) as place
    from value_count
)

-- result
select attribute, value as attribute_value, cast(key_accounts as bigint) as key_accounts, customers
from value_place
where place <= $most
order by attribute, place
