"""Before how many customers, and before how much value, does each stand: exact wherever it decides about a class.

A question's file asks for it in its comment: ``-- placed: name`` puts the step ``name_placed`` (span, customer, value,
ahead, ahead_value, total, customers) before the file's own, made of ``name_worth``. ``ahead`` customers of the span are
worth more (ties by the customer, who has no value last) and ``ahead_value`` together; ``total`` and ``customers`` are
those of the span. The one rule: where no limit lies between two customers of one bin of values, both have the figures
of the first of them. Ranking only the bins that a limit falls into gives the same classes as ranking everybody.
"""

from __future__ import annotations

VALUE_LIMITS = ("$a_percent", "$b_percent", "$standard_a_percent", "$standard_b_percent", "80")
"""Per cent of the total at which a class of values ends."""
RANK_LIMITS = ("$key_percent", "100 - $review_percent", "20")
"""Per cent of the customers."""
_FINENESS = 64
"""Bins are of equal width in the fourth root of the value: large values have as many of them as small ones."""


def steps(name: str) -> str:
    """The text of ``name_placed``."""
    rows = "rows between unbounded preceding and current row"
    within = f"(partition by b.span, b.bin order by b.value desc, b.customer {rows})"
    joined = f"from {name}_binned as b\n    inner join {name}_limit as l on b.span = l.span and b.bin = l.bin"
    split = "\n            or ".join(
        [
            f"(100 * ahead_value < ({limit}) * total) <> (100 * (ahead_value + value) < ({limit}) * total)"
            for limit in VALUE_LIMITS
        ]
        + [
            f"(100 * ahead < ({limit}) * customers) <> (100 * (ahead + members - 1) < ({limit}) * customers)"
            for limit in RANK_LIMITS
        ]
    )
    return f"""{name}_binned as (
    select
        span,
        customer,
        value,
        case
            when value > 0 then cast(floor({_FINENESS} * sqrt(sqrt(cast(value as double)))) as bigint) + 1
            when value = 0 then 0
            when value < 0 then -1
            else -2
        end as bin
    from {name}_worth
    where customer is not null
),

{name}_bin as (
    select span, bin, count(*) as members, coalesce(sum(value), 0) as value
    from {name}_binned
    group by span, bin
),

{name}_bin_place as (
    select
        span,
        members,
        value,
        bin,
        sum(members) over (partition by span order by bin desc {rows}) - members as ahead,
        sum(value) over (partition by span order by bin desc {rows}) - value as ahead_value,
        sum(members) over (partition by span) as customers,
        sum(value) over (partition by span) as total
    from {name}_bin
),

{name}_limit as (
    select
        *,
        {split} as is_split
    from {name}_bin_place
),

{name}_placed as (
    select b.span, b.customer, b.value, l.ahead, l.ahead_value, l.total, l.customers
    {joined}
    where not l.is_split
    union all
    select
        b.span,
        b.customer,
        b.value,
        l.ahead + row_number() over (partition by b.span, b.bin order by b.value desc, b.customer) - 1,
        l.ahead_value + sum(coalesce(b.value, 0)) over {within} - coalesce(b.value, 0),
        l.total,
        l.customers
    {joined}
    where l.is_split
)"""
