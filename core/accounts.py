"""Which accounts, exactly? The filtered, searched and sorted list behind every figure, page by page or whole."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta

from core import query, value
from core.churn import periods_of
from core.definitions import ABC, FLOWS, RHYTHM_MIN_GAPS, RHYTHM_QUANTILE_PERCENT, TIERS
from core.errors import UserError
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
STATUSES = ("active", "silent", "overdue", "none")


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty or None means no limit.

    ``flow`` with ``period_start`` (and ``segment_by`` with ``segment``) is one cell of the churn page. Behind such a
    cell, and for one ``customer``, also accounts without a line in the view's range are found: value 0, no rank, class
    or tier.
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
    flow: str = ""
    period_start: date | None = None
    segment_by: str = ""
    segment: str | None = None
    sort: str = "rank"
    descending: bool = False

    def __post_init__(self) -> None:
        for option, choices in (
            ("abc", ABC),
            ("tier", TIERS),
            ("status", STATUSES),
            ("flow", FLOWS),
            ("sort", COLUMNS),
        ):
            if getattr(self, option) not in ("", *choices):
                raise UserError("bad_option", option=option, value=getattr(self, option), choices=", ".join(choices))


@dataclass(frozen=True)
class Accounts:
    """Rows with ``COLUMNS``, how many match in all, and the sum of their value."""

    rows: pd.DataFrame
    matches: int


def year(as_of: date) -> dict[str, date]:
    """What a comparison of the trailing twelve months with the twelve before binds."""
    start = trailing_start(as_of)
    return {"year_from": start, "two_years_from": start - relativedelta(years=1)}


def accounts_query(workspace: Workspace, view: View, wanted: Wanted, limit: int | None, offset: int = 0) -> Query:
    """The SQL of the account list."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    if wanted.segment_by and wanted.segment_by not in meta.segments:
        raise UserError("bad_column", column=wanted.segment_by, choices=", ".join(meta.segments))
    bound: dict[str, Any] = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    bound |= value.parameters(workspace, view)
    bound |= {
        "search": wanted.search.strip().lower(),
        "everybody": bool(wanted.flow) or wanted.customer is not None,
        "of_segment": wanted.segment if wanted.segment_by else None,
        **year(day),
        "min_gaps": RHYTHM_MIN_GAPS,
        "quantile_percent": RHYTHM_QUANTILE_PERCENT,
    }
    bound.pop("segment")
    periods = [one for one in periods_of(workspace, view) if one.start == wanted.period_start] if wanted.flow else []
    if wanted.flow and not periods:
        raise UserError("bad_option", option="period", value=wanted.period_start, choices=view.period)
    asked = query.build(
        "account_flow" if wanted.flow else "account",
        view,
        day,
        segment=wanted.segment_by or None,
        periods=periods,
        **bound,
    )
    return query.page(asked, wanted.sort, wanted.descending, limit, offset)


def listed(workspace: Workspace, view: View, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Accounts:
    """The accounts that match, sorted; all of them when ``limit`` is None."""
    rows = query.run(workspace, view, accounts_query(workspace, view, wanted, limit, offset))
    matches = int(rows["matches"].iloc[0]) if len(rows) else 0
    rows = rows.astype({"rank": "Int64", "days_silent": "Int64"})  # a whole number stays one where some have none
    return Accounts(rows[COLUMNS], matches)
