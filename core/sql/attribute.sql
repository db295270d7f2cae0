-- Which value of each attribute does a customer have: one row per customer and attribute in $columns?
-- after: described
with told as (
    select customer, is_key, 'region' as attribute, region as value from described where list_contains($columns, 'region')
    union all
    select customer, is_key, 'category' as attribute, category as value from described where list_contains($columns, 'category')
    union all
    select customer, is_key, 'channel' as attribute, channel as value from described where list_contains($columns, 'channel')
    union all
    select customer, is_key, 'rep' as attribute, rep as value from described where list_contains($columns, 'rep')
    union all
    select customer, is_key, 'customer_type' as attribute, customer_type as value from described where list_contains($columns, 'customer_type')
    union all
    select customer, is_key, 'gender' as attribute, gender as value from described where list_contains($columns, 'gender')
    union all
    select customer, is_key, 'occupation' as attribute, occupation as value from described where list_contains($columns, 'occupation')
    union all
    select customer, is_key, 'extra1' as attribute, extra1 as value from described where list_contains($columns, 'extra1')
    union all
    select customer, is_key, 'extra2' as attribute, extra2 as value from described where list_contains($columns, 'extra2')
    union all
    select customer, is_key, 'extra3' as attribute, extra3 as value from described where list_contains($columns, 'extra3')
    union all
    select customer, is_key, 'extra4' as attribute, extra4 as value from described where list_contains($columns, 'extra4')
    union all
    select customer, is_key, 'extra5' as attribute, extra5 as value from described where list_contains($columns, 'extra5')
    union all
    select customer, is_key, 'extra6' as attribute, extra6 as value from described where list_contains($columns, 'extra6')
    union all
    select customer, is_key, 'extra7' as attribute, extra7 as value from described where list_contains($columns, 'extra7')
    union all
    select customer, is_key, 'extra8' as attribute, extra8 as value from described where list_contains($columns, 'extra8')
    union all
    select customer, is_key, 'age_band' as attribute, age_band as value from described where list_contains($columns, 'age_band')
    union all
    select customer, is_key, 'tenure_band' as attribute, tenure_band as value from described where list_contains($columns, 'tenure_band')
),

attribute as (
    select customer, is_key, attribute, coalesce(value, '') as value
    from told
)

-- result
select customer, attribute, value
from attribute
order by customer, attribute
