"""What a customer is worth between two days: the one home of what each measure computes.

A question's file asks for it in its comment. ``-- worth: name`` puts the step ``name_worth`` (span, customer, part,
base, value) before the file's own steps, ``-- total: name`` the step ``name_total`` (span, part, base, value): the same
over everybody. Both read the days from a step ``name_span`` (span, first_day, last_day) of a file before it. Everybody
with a line between the two days has a row, lines without a customer have one together. ``value`` is DECIMAL: ``part``,
or of a ratio ``part`` over ``base``, rounded to eight decimals so that what is equal ties; where the base is not above
nothing there is none. ``-- dated: name`` puts the step ``name_dated`` (customer, day, term, part, base, thing): what it
is made of, day by day. ``term`` is the measure (of a score each one that it weighs), ``part`` and ``base`` are to be
summed, ``thing`` is what is counted once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.definitions import MEASURES, SCORE

_TYPE = "decimal(38, 8)"


@dataclass(frozen=True)
class Formula:
    """``source`` is the step whose rows have a day. A value is the sum of ``part`` over them, over that of ``base``
    where there is one, or, where things are ``distinct``, how many different ``part`` there are."""

    source: str
    part: str
    base: str = ""
    distinct: bool = False


_FORMULAS: dict[str, Formula] = {
    "revenue": Formula("sales", "amount"),
    "profit": Formula("sales", "profit"),
    "margin_rate": Formula("sales", "profit", "amount"),
    "orders": Formula("customer_order", "1"),
    "units": Formula("sales", "quantity"),
    "average_order": Formula("customer_order", "amount", "1"),
    "active_months": Formula("purchase", "cast(date_trunc('month', day) as date)", distinct=True),
    "categories": Formula(
        "sales", "case when customer is not null and coalesce(amount, 1) > 0 then category end", distinct=True
    ),
}


def files(measure: str, weights: Mapping[str, int]) -> tuple[str, ...]:
    """The question files that a measure reads from."""
    sources = (_FORMULAS[name].source for name in _terms(measure, weights))
    return tuple(dict.fromkeys(source for source in sources if source != "sales"))


def needs(measure: str, weights: Mapping[str, int]) -> set[str]:
    """The columns of the lines that a measure reads."""
    return {column for name in _terms(measure, weights) for column in MEASURES[name].needs}


def steps(name: str, measure: str, weights: Mapping[str, int]) -> str:
    """The text of ``name_worth``."""
    if measure != SCORE:
        return _values(f"{name}_worth", name, measure)
    return ",\n\n".join([*(_values(f"{name}_{one}", name, one) for one in weights), _score(name, weights)])


def days(name: str) -> str:
    """The text of ``name_day`` (span, day), which both others read: the days with sales of each span."""
    return (
        f"{name}_day as (\n    select s.span, d.day\n    from {name}_span as s\n"
        "    inner join (select day from sales group by day) as d on d.day >= s.first_day and d.day <= s.last_day\n)"
    )


def total(name: str, measure: str, weights: Mapping[str, int]) -> str:
    """The text of ``name_total``; a score has no total."""
    if measure == SCORE:
        nothing = ", ".join(f"cast(null as {_TYPE}) as {column}" for column in ("part", "base", "value"))
        return f"{name}_total as (\n    select span, {nothing}\n    from {name}_span\n)"
    if MEASURES[measure].kind == "distinct":
        summed = f"select span, sum(part) as part, cast(null as {_TYPE}) as base from {name}_each group by span"
        return f"{_values(f'{name}_each', name, measure)},\n\n{_valued(f'{name}_total', summed, measure, 'span')}"
    return _valued(f"{name}_total", _parts(name, _FORMULAS[measure], "span"), measure, "span")


def dated(name: str, measure: str, weights: Mapping[str, int]) -> str:
    """The text of ``name_dated``."""
    parts = "\n    union all\n".join(_dated(one) for one in _terms(measure, weights))
    return f"{name}_dated as (\n{parts}\n)"


def bound(measure: str, weights: Mapping[str, int]) -> dict[str, int]:
    """What the steps bind."""
    return {f"weight_{one}": weight for one, weight in weights.items()} if measure == SCORE else {}


def _terms(measure: str, weights: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(weights) if measure == SCORE else (measure,)


def _values(step: str, name: str, measure: str) -> str:
    return _valued(step, _parts(name, _FORMULAS[measure], "span, customer"), measure, "span, customer")


def _valued(step: str, parts: str, measure: str, keys: str) -> str:
    value = (
        f"case when base > 0 then cast(cast(part as double) / cast(base as double) as {_TYPE}) end"
        if MEASURES[measure].kind == "ratio"
        else "part"
    )
    return f"{step} as (\n    select {keys}, part, base, {value} as value\n    from (\n{parts}\n    ) as parts\n)"


def _dated(measure: str) -> str:
    formula = _FORMULAS[measure]
    things = formula.part if formula.distinct else "null"
    part, base = ("1" if formula.distinct else formula.part), formula.base or f"cast(null as {_TYPE})"
    return (
        f"    select customer, day, '{measure}' as term, {part} as part, {base} as base,\n"
        f"        cast({things} as varchar) as thing\n    from {formula.source}"
    )


def _parts(name: str, formula: Formula, keys: str) -> str:
    """The two sums by ``keys``. Beside what happened in the source, every line is a row with nothing to add."""
    dated = f"            select customer, day, {formula.part} as part, {formula.base or 'null'} as base"
    dated += f" from {formula.source}"
    if formula.source != "sales":
        dated += "\n            union all\n            select customer, day, null, null from sales"
    part = "count(distinct part)" if formula.distinct else "sum(part)"
    base = f"coalesce(cast(sum(base) as {_TYPE}), 0)" if formula.base else f"cast(null as {_TYPE})"
    return (
        f"        select {keys}, coalesce(cast({part} as {_TYPE}), 0) as part, {base} as base\n"
        f"        from (\n{dated}\n        ) as l\n        inner join {name}_day as d on l.day = d.day\n"
        f"        group by {keys}"
    )


def _score(name: str, weights: Mapping[str, int]) -> str:
    """0 to 100: percent ranks, weighted. A percent rank is the share of the other customers that are worth less."""
    first, *others = weights
    places = "".join(
        f",\n        rank() over (partition by t_{one}.span order by t_{one}.value nulls first) - 1 as below_{one}"
        for one in weights
    )
    joined = "".join(
        f"\n    inner join {name}_{one} as t_{one}"
        f" on t_{one}.span = t_{first}.span and t_{one}.customer = t_{first}.customer"
        for one in others
    )
    summed = " + ".join(
        f"$weight_{one} * coalesce(cast(below_{one} as double) / nullif(cast(customers - 1 as double), 0), 1)"
        for one in weights
    )
    every = " + ".join(f"$weight_{one}" for one in weights)
    nothing = f"cast(null as {_TYPE})"
    return (
        f"{name}_place as (\n    select t_{first}.span, t_{first}.customer,\n"
        f"        count(*) over (partition by t_{first}.span) as customers{places}\n"
        f"    from {name}_{first} as t_{first}{joined}\n    where t_{first}.customer is not null\n),\n\n"
        f"{name}_worth as (\n    select span, customer, {nothing} as part, {nothing} as base,\n"
        f"        cast(100 * ({summed}) / ({every}) as {_TYPE}) as value\n    from {name}_place\n)"
    )
