-- Which customers stand in one quadrant, on one list, in one bubble or in one band of discounts?
-- after: loyalty
with behind as (
    select customer
    from relation
    where
        ($months is null or months = $months)
        and ($band is null or band = $band)
        and ($discount_band is null or (loyal and discount_band = $discount_band))
        and case $part
            when '' then true
            when 'dependent' then loyal and 100 * discount_share > $dependent_percent
            when 'winnable' then not loyal and large
            when 'costly' then worth < 0
            when 'last_fifth' then 5 * place_from_below <= customers
            when 'loyal' then loyal
            else quadrant = $part
        end
)

-- result
select customer
from behind
order by customer
