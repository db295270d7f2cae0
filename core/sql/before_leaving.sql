-- How did those who left, and those who stayed, buy in the quarter before the period, and how in the year before that?
-- The quarter begins on $late_from, the year on $early_from; only customers that were there for the whole of both.
-- after: at_start, bought
with span_line as (
    select
        o.customer,
        case when l.day >= cast($late_from as date) then 1 else 0 end as late,
        l.order_key,
        l.amount,
        l.quantity,
        l.discount,
        l.category
    from at_start as o
    inner join bought as b on o.customer = b.customer and b.first_purchase <= cast($early_from as date)
    inner join detail as l on o.customer = l.customer
    where l.day >= cast($early_from as date) and l.day < cast($period_start as date)
),

span_order as (
    select customer, late, order_key, sum(amount) as amount
    from span_line
    group by customer, late, order_key
),

span_purchase as (
    select customer, late, count(*) as orders, sum(amount) as amount
    from span_order
    where coalesce(amount, 1) > 0
    group by customer, late
),

span_sum as (
    select
        customer,
        late,
        count(distinct case when coalesce(amount, 1) > 0 then category end) as categories,
        sum(case when amount > 0 then amount end) as sold,
        sum(case when amount > 0 and discount > 0 then amount end) as discounted,
        sum(case when amount < 0 then -amount end) as given_back,
        sum(case when amount > 0 and quantity > 0 then amount end) as priced,
        sum(case when amount > 0 and quantity > 0 then quantity end) as units
    from span_line
    group by customer, late
),

before_leaving as (
    select
        s.customer,
        o.leaver,
        s.late,
        coalesce(p.orders, 0) as orders,
        cast(p.amount as double) as amount,
        s.categories,
        cast(s.sold as double) as sold,
        cast(s.discounted as double) as discounted,
        cast(s.given_back as double) as given_back,
        cast(s.priced as double) as priced,
        cast(s.units as double) as units
    from span_sum as s
    inner join at_start as o on s.customer = o.customer
    left join span_purchase as p on s.customer = p.customer and s.late = p.late
)

-- result
select *
from before_leaving
order by customer, late
