-- Which fixed windows are compared? As many as there are; the others are null.
with window_place as (
    select $window_1 as days
    union all
    select $window_2
    union all
    select $window_3
    union all
    select $window_4
    union all
    select $window_5
    union all
    select $window_6
    union all
    select $window_7
),

window_rule as (
    select days
    from window_place
    where days is not null
)

-- result
select days
from window_rule
order by days
