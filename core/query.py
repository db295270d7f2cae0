"""Runs a question: sql/<name>.sql behind one generated first step, values bound, identifiers from closed lists only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from core.definitions import MEASURES
from core.fact import SEGMENTS
from core.periods import Period
from core.question import Link, Query, asked
from core.view import View

if TYPE_CHECKING:
    from core.store import Workspace

_STORED = ("customer", "day", "amount", "profit", "quantity", *SEGMENTS)
ORDER_KEY = "coalesce(order_id, cast(day as varchar)) as order_key"
"""Without an order id an order is a customer and a day."""


@dataclass(frozen=True)
class Cell:
    """What a question about one cell of a picture binds beside its view."""

    bound: Mapping[str, Any]
    periods: tuple[Period, ...] = ()
    segment: str | None = None
    apart: bool = False


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
    apart: bool = False,
    **parameters: Any,
) -> Query:
    """Put the first step of ``view`` before the file, and files ``beside`` it, and gather every value that it binds.

    With ``apart`` the lines with their segment are a step ``segmented`` of their own, before the first file that asks
    for it: the steps before it are those of a view without a segment, and kept with them.
    """
    step, bound = sales_step(view, None if apart else segment)
    first = [step]
    periods = tuple(periods)
    if periods:
        step, more = period_step(periods)
        first.append(step)
        bound |= more
    bound |= {"as_of": as_of, "measure": view.measure, "by_segment": segment is not None, **parameters}
    query = asked(name, first, bound, *beside)
    if not apart:
        return query
    step, more = sales_step(view, segment, "segmented")
    place = next(number for number, link in enumerate(query.links) if "segmented" in link.text)
    return replace(query, links=(*query.links[:place], Link(step), *query.links[place:]), bound=bound | more)


def sales_step(view: View, segment: str | None, name: str = "sales") -> tuple[str, dict[str, Any]]:
    """The step ``sales``, or of another name: the lines in scope with canonical columns, cut at the as-of date.

    ``measured`` is what the measure sums, ``segment`` the column asked for. Without a filter or segment the smaller
    table of one row per customer, order and day serves: it sums to the same.
    """
    measured = MEASURES[view.measure].column or "quantity"
    bound: dict[str, Any] = {}
    where = ["day <= cast($as_of as date)"]
    for number, (column, values) in enumerate(view.filters):
        key = f"filter_{number}"
        where.append(f"list_contains(${key}, coalesce({quote(_known(column))}, ''))")
        bound[key] = list(values)
    if segment or view.filters:
        table, columns = "line", ", ".join(quote(column) for column in _STORED) + ", 1 as lines,\n        " + ORDER_KEY
    else:
        table, columns = "order_day", "customer, order_key, day, amount, profit, quantity, lines"
    of_segment = f"coalesce({quote(_known(segment))}, '')" if segment else "cast('all' as varchar)"
    return (
        f"{name} as (\n    select {columns}, {quote(measured)} as measured, {of_segment} as segment\n"
        f"    from {table}\n    where " + "\n      and ".join(where) + "\n)"
    ), bound


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
    direction = "desc" if descending else "asc"
    result = (
        f"select paged.*, count(*) over () as matches\nfrom (\n{query.result}\n) as paged\n"
        f"order by {quote(sort)} {direction} nulls last, customer"
    )
    if limit is None:
        return replace(query, result=result)
    bound = query.bound | {"limit": limit, "offset": offset}
    return replace(query, result=f"{result}\nlimit $limit offset $offset", bound=bound)


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
