-- Of which customers can each trait be compared, the quarter before the period with the year before that?
-- Only where somebody asks for a trait ($of_trait). See core/reasons/differences.py, which compares them.
-- after: before_leaving
with both_spans as (
    select
        customer,
        sum(case when late = 0 then orders else 0 end) as early_orders,
        sum(case when late = 1 then orders else 0 end) as late_orders,
        count(case when orders > 0 then amount end) as with_amount,
        max(case when late = 0 then categories end) as early_categories,
        count(units) as with_units,
        count(sold) as with_sales
    from before_leaving
    where $of_trait is not null
    group by customer
),

comparable as (
    select customer
    from both_spans
    where
        early_orders > 0
        and case $of_trait
            when 'frequency' then true
            when 'basket' then with_amount = 2
            when 'bought_categories' then late_orders > 0 and early_categories > 0
            when 'unit_price' then with_units = 2
            else with_sales = 2
        end
)

-- result
select customer
from comparable
order by customer
