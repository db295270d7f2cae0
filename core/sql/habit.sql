-- How do key accounts and others buy: one row per customer and habit in $habits?
-- after: customer_habit, key
with bought_so as (
    select k.customer, k.is_key, h.order_size, h.rhythm_days, h.categories, h.channels, h.discount_share
    from keyed as k
    inner join customer_habit as h on k.customer = h.customer
),

habit as (
    select is_key, 'order_size' as habit, order_size as number from bought_so where list_contains($habits, 'order_size')
    union all
    select is_key, 'rhythm_days' as habit, rhythm_days as number from bought_so where list_contains($habits, 'rhythm_days')
    union all
    select is_key, 'categories' as habit, categories as number from bought_so where list_contains($habits, 'categories')
    union all
    select is_key, 'channels' as habit, channels as number from bought_so where list_contains($habits, 'channels')
    union all
    select is_key, 'discount_share' as habit, discount_share as number from bought_so where list_contains($habits, 'discount_share')
)

-- result
select habit, is_key, count(number) as customers
from habit
group by habit, is_key
order by habit, is_key
