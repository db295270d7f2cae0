-- What did each customer bring over the twelve months up to the as-of date, in how many of them did it buy?
-- A month runs from the day of $year_from (the 28th at the latest) to the day before it. Returns are no discount.
-- after: purchase
with active_month as (
    select customer, count(distinct month) as months
    from (
        select
            customer,
            extract(year from day) * 12 + extract(month from day)
                - case when extract(day from day) < $month_day then 1 else 0 end as month
        from purchase
        where day >= cast($year_from as date)
    ) as bought_in
    group by customer
),

year_brought as (
    select
        customer,
        sum(amount) as revenue,
        sum(profit) as profit,
        coalesce(case when $worth = 'profit' then sum(profit) else sum(amount) end, 0) as worth
    from sales
    where customer is not null and day >= cast($year_from as date)
    group by customer
),

reduced as (
    select
        customer,
        cast(sum(case when discount > 0 then amount else 0 end) as double) / cast(sum(amount) as double) as discount_share
    from detail
    where customer is not null and day >= cast($year_from as date) and amount > 0
    group by customer
)

-- result
select customer, revenue, profit, worth
from year_brought
order by customer
