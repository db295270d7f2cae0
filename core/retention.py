"""Of those who came together, how many are still there? The retention triangle: cohort by time since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core import query
from core.come_back import window
from core.errors import UserError
from core.periods import Period, all_periods
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MAX_COHORTS = 18
KINDS = ("month", "quarter", "half", "year")
KEPT = ("buying", "staying")
COLUMNS = [
    "cohort_start",
    "cohort_end",
    "period_start",
    "period_end",
    "later",
    "cohort_customers",
    "buying",
    "buying_share",
    "staying",
    "staying_share",
    "value",
    "value_share",
    "begins",
    "partial",
]


@dataclass(frozen=True)
class Triangle:
    """One row per cohort and period from its first on, with ``COLUMNS``; ``kind`` is the length of both.

    ``later``: so many periods after the first purchase; ``buying``: customers with a purchase in the period;
    ``staying``: active at its end; ``value`` in the measure (None where it does not add up), its share is that of the
    cohort's own first period. ``begins``: the cohort in which the data begins; ``partial``: the period is under way.
    """

    rows: pd.DataFrame
    kind: str


def kind(workspace: Workspace, view: View) -> str:
    """The shortest period with at most ``MAX_COHORTS`` of them in the data, or years."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    few = (one for one in KINDS if len(all_periods(one, meta.first_day, day)) <= MAX_COHORTS)
    return next(few, KINDS[-1])


def asked(workspace: Workspace, view: View) -> Query:
    """The SQL of the triangle."""
    bound = window(workspace, view).bound()
    return query.build("triangle", view, as_of(workspace, view), periods=_periods(workspace, view), **bound)


def triangle(workspace: Workspace, view: View) -> Triangle:
    """Customers by the period of their first purchase, in every period since; of very long files the latest cohorts."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    rows = query.run(workspace, view, asked(workspace, view))
    ends = {pd.Timestamp(period.start): period.end for period in _periods(workspace, view)}
    for name in ("cohort", "period"):
        starts = pd.to_datetime(rows[f"{name}_start"])
        rows[f"{name}_end"], rows[f"{name}_start"] = starts.map(ends), starts.dt.date
    for name in KEPT:
        rows[f"{name}_share"] = rows[name] / rows["cohort_customers"]
    rows["value"] = rows["value"].astype("float64")
    first = rows.groupby("cohort_start")["value"].transform("first")
    rows["value_share"] = rows["value"] / first.where(first > 0)
    rows["begins"] = rows["cohort_start"] <= meta.first_day
    rows["partial"] = rows["period_end"] > day
    counts = ("later", "cohort_customers", *KEPT)
    rows = rows.astype(dict.fromkeys(counts, "int64") | dict.fromkeys(("begins", "partial"), "bool"))
    return Triangle(rows[COLUMNS], kind(workspace, view))


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Those of the cohort of ``cohort_start`` who are ``kept`` (one of ``KEPT``) in the period of ``period_start``."""
    periods = _periods(workspace, view)
    starts = [period.start.isoformat() for period in periods]
    for option, known in (("kept", list(KEPT)), ("cohort_start", starts), ("period_start", starts)):
        if options.get(option, "") not in known:
            raise UserError("bad_option", option=option, value=options.get(option, ""), choices=", ".join(known))
    bound = {name: options[name] for name in ("kept", "cohort_start", "period_start")}
    return Cell(bound, periods)


def _periods(workspace: Workspace, view: View) -> tuple[Period, ...]:
    meta = workspace.open(view.data_set)
    return all_periods(kind(workspace, view), meta.first_day, as_of(workspace, view))[-MAX_COHORTS:]
