"""Who is loyal, and who is worth it? Loyalty and profit as Reinartz and Kumar (2002) cross them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core import query
from core.errors import UserError
from core.meta import Meta
from core.periods import trailing_start
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

QUADRANTS = ("friend", "butterfly", "barnacle", "stranger")
LISTS = ("dependent", "winnable", "costly", "last_fifth")
PARTS = (*QUADRANTS, *LISTS, "loyal", "all")
LOYAL_FROM = 6
"""Loyal is who bought in at least so many of the last twelve months."""
MONTHS = 12
DEPENDENT_PERCENT = 80
"""Who buys more than this much of its revenue at a discount depends on it."""
_MOST = 10**15
"""No number of a link is larger."""
_NOTHING = pd.DataFrame()


@dataclass(frozen=True)
class Thresholds:
    """Loyal from so many active months; worth much from so much (None: the mean of all customers)."""

    loyal_from: int = LOYAL_FROM
    worth_from: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.loyal_from <= MONTHS:
            raise UserError("bad_option", option="loyal_from", value=self.loyal_from, choices=f"1–{MONTHS}")
        if self.worth_from is not None and not abs(self.worth_from) < _MOST:
            raise UserError("bad_option", option="worth_from", value=self.worth_from, choices="0–9")


@dataclass(frozen=True)
class Loyalty:
    """Customers with a line in the last twelve months; ``worth`` is profit or revenue, empty where neither is known.

    parts: part (of ``PARTS``, every one), customers, worth, revenue, profit, margin_rate,
    customer_share, worth_share. cells: months, band, quadrant, customers, worth. discounts: discount_band (tenths of
    what loyal customers bought), customers, revenue, profit, margin_rate; empty without a discount column.
    """

    parts: pd.DataFrame
    cells: pd.DataFrame
    discounts: pd.DataFrame
    worth: str
    worth_from: float


def asked(workspace: Workspace, view: View, name: str, limits: Thresholds) -> Query:
    """The SQL of ``loyalty_part``, ``loyalty_cell`` or ``loyalty_discount``."""
    bound, first = _bound(workspace, view, limits), workspace.open(view.data_set).measures[0]
    # Under one measure the kept steps serve every measure of the page.
    return query.build(name, replace(view, measure=first), as_of(workspace, view), **bound)


def loyalty(workspace: Workspace, view: View, limits: Thresholds | None = None) -> Loyalty:
    """Quadrants, lists, bubbles and discounts. The view's measure and range do not matter: it is about profit."""
    limits, meta = limits or Thresholds(), workspace.open(view.data_set)
    worth = _worth(meta)
    if not worth:
        return Loyalty(_NOTHING, _NOTHING, _NOTHING, "", 0.0)
    parts, cells, discounts = (
        query.run(workspace, view, asked(workspace, view, name, limits))
        for name in ("loyalty_part", "loyalty_cell", "loyalty_discount")
    )
    parts = parts.set_index("part").reindex(list(PARTS)).reset_index()
    counts = ["customers", "worth", "revenue"]
    parts[counts] = parts[counts].fillna(0)
    parts["customers"] = parts["customers"].astype("int64")
    whole = parts[parts["part"] == "all"].iloc[0]
    parts["customer_share"] = parts["customers"] / whole["customers"] if whole["customers"] else float("nan")
    parts["worth_share"] = parts["worth"] / whole["worth"] if whole["worth"] > 0 else float("nan")
    worth_from = float(cells["worth_from"].iloc[0]) if len(cells) else 0.0
    return Loyalty(parts, cells.drop(columns="worth_from"), discounts, worth, worth_from)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """A ``part``, perhaps of so many ``active_months`` and a ``band``, or a ``discount_band``, under the thresholds."""
    part = options.get("part", "")
    if part not in ("", *PARTS):
        raise UserError("bad_option", option="part", value=part, choices=", ".join(PARTS))
    if not _worth(workspace.open(view.data_set)):
        raise UserError("measure_absent", measure="profit")
    limits = Thresholds(_number(options, "loyal_from", int) or LOYAL_FROM, _number(options, "worth_from", float))
    bound = _bound(workspace, view, limits) | {"part": "" if part == "all" else part}
    names = {"months": "active_months", "band": "band", "discount_band": "discount_band"}
    return Cell(bound | {name: _number(options, option, int) for name, option in names.items()})


def _bound(workspace: Workspace, view: View, limits: Thresholds) -> dict[str, Any]:
    meta, start = workspace.open(view.data_set), trailing_start(as_of(workspace, view))
    return {
        "year_from": start,
        "month_day": min(start.day, 28),
        "worth": _worth(meta),
        "discounts": "discount" in meta.fields,
        "dependent_percent": DEPENDENT_PERCENT,
        "loyal_from": limits.loyal_from,
        "worth_from": limits.worth_from,
    }


def _worth(meta: Meta) -> str:
    return next((name for name, column in (("profit", "profit"), ("revenue", "amount")) if column in meta.fields), "")


def _number(options: Mapping[str, str], name: str, kind: type) -> Any:
    text = options.get(name, "")
    try:
        found = kind(text) if text else None
    except ValueError:
        found = _MOST
    if found is not None and not abs(found) < _MOST:
        raise UserError("bad_option", option=name, value=text, choices="0–9")
    return found
