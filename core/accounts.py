"""Which accounts, exactly? The filtered, searched and sorted list behind every figure, page by page or whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta

from core import groups, query, value
from core.definitions import ABC, TIERS
from core.errors import UserError
from core.groups import GROUPS
from core.periods import trailing_start
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

COLUMNS = [
    "customer",
    "name",
    "rank",
    "value",
    "share",
    "abc",
    "tier",
    "status",
    "overdue",
    "last_12m",
    "before_12m",
    "change",
    "orders",
    "last_purchase",
    "days_silent",
    "rhythm_days",
    "first_purchase",
    "cumulative_share",
    "category",
    "region",
    "channel",
    "rep",
    "customer_type",
]
DETAILS = ("name", "category", "region", "channel", "rep", "customer_type")
"""Columns of the table of customers, of which only the rows shown are read."""
STATUSES = ("active", "churned", "overdue", "none")


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty or None means no limit.

    ``group`` with the options in ``cell`` are the customers behind one mark of a picture (``core.groups``). Behind such
    a cell, and for one ``customer``, also accounts without a line in the view's range are found: value 0, no rank,
    class or tier.
    """

    customer: str | None = None
    search: str = ""
    abc: str = ""
    tier: str = ""
    status: str = ""
    rank_from: int | None = None
    rank_to: int | None = None
    value_min: float | None = None
    value_max: float | None = None
    value_below: float | None = None
    orders_min: int | None = None
    orders_max: int | None = None
    silent_min: int | None = None
    silent_max: int | None = None
    change_min: float | None = None
    change_max: float | None = None
    group: str = ""
    cell: tuple[tuple[str, str], ...] = ()
    sort: str = "rank"
    descending: bool = False

    def __post_init__(self) -> None:
        for option, choices in (
            ("abc", ABC),
            ("tier", TIERS),
            ("status", STATUSES),
            ("group", tuple(GROUPS)),
            ("sort", COLUMNS),
        ):
            if getattr(self, option) not in ("", *choices):
                raise UserError("bad_option", option=option, value=getattr(self, option), choices=", ".join(choices))


@dataclass(frozen=True)
class Accounts:
    """Rows with ``COLUMNS``, how many match in all, and the sum of their value."""

    rows: pd.DataFrame
    matches: int


@dataclass(frozen=True)
class Summed:
    """A list in figures: ``matches`` accounts, ``churned`` of them, their sums (None where none has a value; they say
    nothing in a measure that does not add up), and what the first is called: its name, or its id where it has none."""

    matches: int
    churned: int
    value: Decimal | None
    last_12m: Decimal | None
    before_12m: Decimal | None
    first: str


def year(as_of: date) -> dict[str, date]:
    """What a comparison of the trailing twelve months with the twelve before binds."""
    start = trailing_start(as_of)
    return {"year_from": start, "two_years_from": start - relativedelta(years=1)}


def accounts_query(workspace: Workspace, view: View, wanted: Wanted, limit: int | None, offset: int = 0) -> Query:
    """The SQL of the account list."""
    early = DETAILS if limit is None else _sorted(wanted)
    asked = _described(_matching(workspace, view, wanted), early)
    found = query.page(asked, wanted.sort, wanted.descending, limit, offset)
    if limit is None:
        return found
    shown = _described(found, [name for name in DETAILS if name not in early])
    return query.sorted_by(shown, wanted.sort, wanted.descending)


def _matching(workspace: Workspace, view: View, wanted: Wanted) -> Query:
    """The accounts of a list, in no order and without their ``DETAILS``."""
    day = as_of(workspace, view)
    years = year(day)
    of_list = (field.name for field in fields(wanted) if field.name not in ("group", "cell"))
    bound: dict[str, Any] = {name: getattr(wanted, name) for name in of_list}
    bound |= value.parameters(workspace, view)
    bound |= {
        "search": wanted.search.strip().lower(),
        "everybody": bool(wanted.group) or wanted.customer is not None,
        "two_years_known": workspace.open(view.data_set).first_day <= years["two_years_from"],
        **years,
    }
    if not wanted.group:
        return query.build("account", view, day, **bound)
    cell = groups.group(wanted.group).cell(workspace, view, dict(wanted.cell))
    beside, bound = (*cell.beside, f"behind_{wanted.group}"), _together(bound, cell.bound)
    return query.behind(
        query.build("account", view, day, *beside, periods=cell.periods, more=cell.first, nested=cell.nested, **bound)
    )


def _together(bound: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """What the list binds and what its group binds; one name for two values would change the list's figures."""
    for name in bound.keys() & more.keys():
        if bound[name] != more[name]:
            raise ValueError(f"{name} is bound to {bound[name]} and {more[name]}")
    return {**bound, **more}


def _sorted(wanted: Wanted) -> list[str]:
    """Of the ``DETAILS`` the one that the list is sorted by, which has to be there for every row."""
    return [name for name in DETAILS if name == wanted.sort]


def _described(asked: Query, details: Sequence[str]) -> Query:
    """The rows of a question with ``details`` of their customers."""
    if not details:
        return asked
    columns = ", ".join(f"c.{name}" for name in details)
    joined = "inner join customer as c on m.customer = c.customer"
    return replace(asked, result=f"select m.*, {columns}\nfrom (\n{asked.result}\n) as m\n{joined}")


def listed(workspace: Workspace, view: View, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Accounts:
    """The accounts that match, sorted; all of them when ``limit`` is None."""
    rows = query.run(workspace, view, accounts_query(workspace, view, wanted, limit, offset))
    matches = int(rows["matches"].iloc[0]) if len(rows) else 0
    rows = rows.astype({"rank": "Int64", "days_silent": "Int64"})  # a whole number stays one where some have none
    return Accounts(rows[COLUMNS], matches)


def summed(workspace: Workspace, view: View, wanted: Wanted) -> Summed | None:
    """The list that ``listed`` gives as its figures; None where nothing matches."""
    asked = _described(_matching(workspace, view, wanted), _sorted(wanted))
    sums = ", ".join(f"sum({name}) over () as {name}" for name in ("value", "last_12m", "before_12m"))
    churned = "sum(case when status = 'churned' then 1 else 0 end) over () as churned"
    told = f"select customer, count(*) over () as matches, {churned}, {sums}\nfrom (\n{asked.result}\n) as matched"
    first = query.sorted_by(replace(asked, result=told), wanted.sort, wanted.descending, "matched")
    named = _described(replace(first, result=f"{first.result}\nlimit 1"), ["name"])
    for row in query.dicts(workspace, view, named):
        name, customer = row.pop("name"), row.pop("customer")
        return Summed(**row, first=name or customer)
    return None
