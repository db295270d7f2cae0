-- Which key accounts have one value of one attribute?
-- after: attribute
with behind as (
    select customer
    from attribute
    where is_key = 1 and attribute = $attribute and value = $attribute_value
)

-- result
select customer
from behind
order by customer
