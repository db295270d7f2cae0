"""Runs a question: sql/<name>.sql behind one generated first step, values bound, identifiers from closed lists only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from core.definitions import MEASURES
from core.fact import SEGMENTS
from core.periods import Period
from core.view import View

if TYPE_CHECKING:
    from core.store import Workspace

FOLDER = Path(__file__).parent / "sql"
_AFTER = re.compile(r"^-- after: ([\w, ]+)$", re.MULTILINE)
_RESULT = "-- result\n"
_STORED = ("customer", "day", "amount", "profit", "quantity", *SEGMENTS)
ORDER_KEY = "coalesce(order_id, cast(day as varchar)) as order_key"
"""Without an order id an order is a customer and a day."""


@dataclass(frozen=True)
class Query:
    """The SQL that runs and the values bound to it."""

    sql: str
    parameters: dict[str, Any]


def quote(identifier: str) -> str:
    """A name as an SQL identifier."""
    return '"' + identifier.replace('"', '""') + '"'


@lru_cache
def _file(name: str) -> tuple[tuple[str, ...], str, str]:
    """A question file: the files it comes after, its steps with their comment, its final select."""
    body, result = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").split(_RESULT)
    comment, chain = re.split(r"^with\s", body, maxsplit=1, flags=re.MULTILINE)
    after = _AFTER.search(comment)
    names = tuple(after.group(1).split(", ")) if after else ()
    return names, _AFTER.sub("", comment).strip() + "\n" + chain.strip(), result.strip()


def _before(name: str) -> list[str]:
    """The files whose steps a question needs, itself last, each once."""
    found: list[str] = []
    for other in _file(name)[0]:
        found += [one for one in _before(other) if one not in found]
    return [*found, name]


def question(name: str, first: Iterable[str]) -> str:
    """The whole text of a question: generated first steps, the steps of its files, its result."""
    chain = [_file(one)[1] for one in _before(name)]
    return "with " + ",\n\n".join([*first, *chain]) + "\n\n" + _file(name)[2] + "\n"


def build(
    name: str, view: View, as_of: date, *, segment: str | None = None, periods: Iterable[Period] = (), **parameters: Any
) -> Query:
    """Put the first step of ``view`` before the file and gather every value that it binds."""
    step, bound = sales_step(view, segment)
    first = [step]
    periods = tuple(periods)
    if periods:
        step, more = period_step(periods)
        first.append(step)
        bound |= more
    bound |= {"as_of": as_of, "measure": view.measure, "by_segment": segment is not None, **parameters}
    return prepared(name, first, bound)


def prepared(name: str, first: Iterable[str], bound: dict[str, Any]) -> Query:
    """A question behind its generated first steps, with those of the values that it asks for."""
    sql = question(name, first)
    named = set(duckdb.extract_statements(sql)[0].named_parameters)
    return Query(sql, {key: value for key, value in bound.items() if key in named})


def sales_step(view: View, segment: str | None) -> tuple[str, dict[str, Any]]:
    """The step ``sales``: the lines in scope with canonical columns, cut at the as-of date.

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
        f"sales as (\n    select {columns}, {quote(measured)} as measured, {of_segment} as segment\n"
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


def page(query: Query, sort: str, descending: bool, limit: int | None, offset: int = 0) -> Query:
    """One page of a question's rows: sorted by one of its columns, ties by customer; ``matches`` counts all rows."""
    direction = "desc" if descending else "asc"
    chain, result = query.sql.rsplit("\n\n", 1)
    sql = (
        f"{chain}\n\nselect paged.*, count(*) over () as matches\nfrom (\n{result.rstrip()}\n) as paged\n"
        f"order by {quote(sort)} {direction} nulls last, customer\n"
    )
    if limit is None:
        return Query(sql, query.parameters)
    return Query(sql + "limit $limit offset $offset\n", query.parameters | {"limit": limit, "offset": offset})


def run(workspace: Workspace, view: View, query: Query) -> pd.DataFrame:
    """The rows of a query as a frame, on a cursor of the view's data set."""
    return workspace.engine(view.data_set).frame(query.sql, query.parameters)


def dicts(workspace: Workspace, view: View, query: Query) -> list[dict[str, Any]]:
    """The rows of a short result, decimals kept exact."""
    return workspace.engine(view.data_set).dicts(query.sql, query.parameters)


def _known(column: str) -> str:
    if column not in SEGMENTS:
        raise ValueError(column)
    return column
