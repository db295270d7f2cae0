"""Runs a question: sql/<name>.sql behind one generated first step, values bound, identifiers from closed lists only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from core import placing, worth
from core.definitions import ABC_A_PERCENT, ABC_B_PERCENT, HOUSE_RULES, MEASURES, WINDOW
from core.fact import SEGMENTS
from core.periods import Period
from core.question import Link, Measured, Query, asked
from core.view import LIMITS, View

if TYPE_CHECKING:
    from core.store import Workspace

_STORED = ("customer", "day", "amount", "profit", "quantity", *SEGMENTS)
_DETAIL = re.compile(r"\b(from|join) detail\b")
_OWN = {"grace": "grace_own", "lapse": "lapse_own", "lately": "lately_own"}
_LOST: dict[str, dict[str, str]] = {WINDOW: {}}
_LOST |= {rule: {**_OWN, "graced_cycles": f"graced_{rule}"} for rule in HOUSE_RULES if rule != WINDOW}
"""By the house rule, which files tell after how many days a customer is lost."""
_STANDARD = {"standard_a_percent": ABC_A_PERCENT, "standard_b_percent": ABC_B_PERCENT}
"""Limits of the classes that are compared with one another, whatever those of the view are."""
_ORDER = "coalesce(order_id, cast(day as varchar))"
ORDER_KEY = f"{_ORDER} as order_key"
"""Without an order id an order is a customer and a day."""


@dataclass(frozen=True)
class Cell:
    """What a question about one cell of a picture needs beside its view: what it binds, generated ``first`` steps, and
    files ``beside`` its own."""

    bound: Mapping[str, Any]
    periods: tuple[Period, ...] = ()
    first: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    nested: tuple[Link, dict[str, Any]] | None = None


def quote(identifier: str) -> str:
    """A name as an SQL identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def build(
    name: str,
    view: View,
    as_of: date,
    *beside: str,
    segment: str | None = None,
    periods: Iterable[Period] = (),
    alone: str | None = None,
    more: Iterable[str] = (),
    nested: tuple[Link, dict[str, Any]] | None = None,
    **parameters: Any,
) -> Query:
    """Put the first step of ``view``, ``more`` generated ones and files ``beside`` it before the file, and gather every
    value that they bind.

    ``nested`` is a question of another scope as a step (``core.question``).

    With ``alone`` only the lines of that customer are in scope, and each value of ``segment``, where there is one,
    stands where a customer stands elsewhere.
    """
    weights = dict(view.weights)
    sales, bound = sales_step(view, segment, alone)
    first: list[str | Link] = [sales]
    if nested:
        first.append(nested[0])
        bound |= nested[1]
    periods = tuple(periods)
    if periods:
        step, of_periods = period_step(periods)
        first.append(step)
        bound |= of_periods
    first += more
    bound |= {"as_of": as_of, **_STANDARD, **{name: getattr(view, name) for name in LIMITS}, **parameters}
    told: dict[str, Any] = {"measure": view.measure, "weights": weights, "rule": view.rule}
    query = measured(name, first, bound, *beside, kept=alone is None, **told)
    return _detailed(query, view)


def measured(
    name: str,
    first: Iterable[str | Link],
    bound: dict[str, Any],
    *beside: str,
    measure: str,
    weights: Mapping[str, int],
    kept: bool = True,
    rule: str = HOUSE_RULES[0],
) -> Query:
    """The question of a file in a measure; what is asked about one customer is not worth to be ``kept``."""
    texts = {"worth": worth.steps, "total": worth.total, "dated": worth.dated}

    def steps(kind: str, name: str) -> tuple[str, ...]:
        if kind == "placed":
            return (placing.steps(name),)
        text = texts[kind](name, measure, weights)
        return (text,) if kind == "dated" else (worth.days(name), text)

    step = Measured(worth.files(measure, weights), steps)
    bound |= {
        "measure": measure,
        "additive": MEASURES[measure].additive,
        **worth.bound(measure, weights),
    }
    query = asked(name, first, bound, *beside, measured=step, instead=_LOST[rule])
    return query if kept else replace(query, links=tuple(replace(link, keeps="") for link in query.links))


def sales_step(view: View, segment: str | None, alone: str | None = None) -> tuple[Link, dict[str, Any]]:
    """The step ``sales``: the lines in scope with canonical columns, cut at the as-of date.

    ``segment`` is the column asked for. Without it, and unless a customer's own orders are looked at, one row per
    customer, order and day serves, which sums to the same: from its table or, with a filter, from a step that is kept.
    """
    where, bound = _where(view)
    if alone is not None:
        where += "\n      and customer = $alone"
        bound["alone"] = alone
    by_line = "category" in worth.needs(view.measure, dict(view.weights))
    of_segment = f"coalesce({quote(_known(segment))}, '')" if segment else "cast('all' as varchar)"
    keeps, table, grouped, by_order = "", "line", "", not (segment or by_line or alone is not None)
    if not by_order:
        columns = ", ".join(quote(column) for column in _STORED[1:]) + ", 1 as lines,\n        " + ORDER_KEY
        columns = f"{of_segment if segment and alone is not None else 'customer'} as customer, {columns}"
    elif view.filters:
        sums = "sum(amount) as amount, sum(profit) as profit, sum(quantity) as quantity, count(*) as lines"
        columns, keeps = f"customer, {ORDER_KEY}, day,\n        {sums}", "sales"
        grouped = f"\n    group by customer, {_ORDER}, day"
    else:
        table, columns = "order_day", "customer, order_key, day, amount, profit, quantity, lines"
    select = f"select {columns}, {of_segment} as segment\n    from {table}\n    where {where}{grouped}"
    return Link(f"sales as (\n    {select}\n)", keeps, by_order), bound


def segment_step(view: View, columns: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    """The step ``segment_line``: for every column and its dimension, the lines in scope of known customers."""
    where, bound = _where(view)
    sold = "customer, day, amount, 1 as lines"
    parts = [
        f"    select {dimension} as dimension, {sold}, coalesce({quote(_known(column))}, '') as segment\n"
        f"    from line\n    where customer is not null\n      and {where}"
        for column, dimension in columns.items()
    ]
    parts = parts or [f"    select 0 as dimension, {sold}, '' as segment\n    from sales\n    where false"]
    return "segment_line as (\n" + "\n    union all\n".join(parts) + "\n)", bound


def written_step(step: str, column: str, pairs: Iterable[tuple[str, str]]) -> tuple[str, dict[str, Any]]:
    """A step of what users wrote: customers, and in ``column`` a text about each."""
    customers, texts = [], []
    for customer, text in pairs:
        customers.append(customer)
        texts.append(text)
    bound = {f"{step}_customers": customers, f"{step}_texts": texts}
    return (
        f"{step} as (\n    select unnest(cast(${step}_customers as varchar[])) as customer,\n"
        f"        unnest(cast(${step}_texts as varchar[])) as {column}\n)"
    ), bound


def _where(view: View) -> tuple[str, dict[str, Any]]:
    """Which lines are in scope, and what that binds."""
    bound: dict[str, Any] = {}
    where = ["day <= cast($as_of as date)"]
    for number, (column, values) in enumerate(view.filters):
        key = f"filter_{number}"
        where.append(f"list_contains(${key}, coalesce({quote(_known(column))}, ''))")
        bound[key] = list(values)
    return "\n      and ".join(where), bound


def _detailed(query: Query, view: View) -> Query:
    """Before the first file that reads it the step ``detail``: the lines of ``sales`` with what only a line says.

    It stands as late as it can, so that kept steps are the same with it and without.
    """
    place = next((place for place, link in enumerate(query.links) if _DETAIL.search(link.text)), None)
    if place is None:
        return query
    links = (*query.links[:place], Link(detail_step(view)), *query.links[place:])
    return replace(query, links=links)


def detail_step(view: View) -> str:
    """The step ``detail``; it binds what ``sales`` binds."""
    told = ("customer", "day", "amount", "profit", "quantity", "discount", "reason", *SEGMENTS)
    columns = ", ".join((*map(quote, told), ORDER_KEY))
    return f"detail as (\n    select {columns}\n    from line\n    where {_where(view)[0]}\n)"


def period_step(periods: tuple[Period, ...]) -> tuple[str, dict[str, Any]]:
    """The step ``period``: first and last day and the start of the twelve months before, all bound."""
    rows: list[str] = []
    bound: dict[str, Any] = {}
    for number, period in enumerate(periods):
        names = [f"p{number}_start", f"p{number}_end", f"p{number}_from"]
        bound |= dict(zip(names, (period.start, period.end, period.value_from), strict=True))
        rows.append("(" + ", ".join(f"cast(${name} as date)" for name in names) + ")")
    return "period (period_start, period_end, value_from) as (\n    values " + ",\n           ".join(
        rows
    ) + "\n)", bound


def behind(query: Query) -> Query:
    """Only those rows of a question whose customer is in the step ``behind``."""
    result = (
        f"select found.*\nfrom (\n{query.result}\n) as found\ninner join behind on found.customer = behind.customer"
    )
    return replace(query, result=result)


def page(query: Query, sort: str, descending: bool, limit: int | None, offset: int = 0) -> Query:
    """One page of a question's rows: sorted by one of its columns, ties by customer; ``matches`` counts all rows."""
    # A count over all rows beside each of them would carry every column of all rows along.
    matches = f"(select count(*) from (\n{query.result}\n) as matched) as matches"
    counted = f"select paged.*, {matches}\nfrom (\n{query.result}\n) as paged"
    found = sorted_by(replace(query, result=counted), sort, descending)
    if limit is None:
        return found
    bound = query.bound | {"limit": limit, "offset": offset}
    return replace(found, result=f"{found.result}\nlimit $limit offset $offset", bound=bound)


def sorted_by(query: Query, sort: str, descending: bool, of: str = "") -> Query:
    """A question whose result has no order yet, sorted by one of its columns (``of`` what it reads), ties by
    customer."""
    direction = "desc" if descending else "asc"
    by = ".".join(map(quote, filter(None, (of, sort))))
    return replace(query, result=f"{query.result}\norder by {by} {direction} nulls last, customer")


def run(workspace: Workspace, view: View, query: Query) -> pd.DataFrame:
    """The rows of a query as a frame, on a cursor of the view's data set."""
    return workspace.engine(view.data_set).frame(query)


def dicts(workspace: Workspace, view: View, query: Query) -> list[dict[str, Any]]:
    """The rows of a short result, decimals kept exact."""
    return workspace.engine(view.data_set).dicts(query)


def _known(column: str) -> str:
    if column not in SEGMENTS:
        raise ValueError(column)
    return column
