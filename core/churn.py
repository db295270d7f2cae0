"""Who is leaving, when, from which segment? Flows of customers and value per period, under the inactivity window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core import query
from core.come_back import window
from core.definitions import FLOWS
from core.errors import UserError
from core.periods import Period, all_periods
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MAX_PERIODS = 240
COLUMNS = [
    "period_start",
    "period_end",
    "segment_by",
    "segment",
    "opening",
    "new",
    "returned",
    "churned",
    "closing",
    "churned_of_opening",
    "churn_rate",
    "opening_value",
    "churned_value",
    "value_churn_rate",
    "partial",
    "provisional",
]


@dataclass(frozen=True)
class Breakdown:
    """One row per period and segment with ``COLUMNS``: counts of customers, value in the measure, rates."""

    rows: pd.DataFrame
    segment: str | None
    window_days: int


def periods_of(workspace: Workspace, view: View) -> tuple[Period, ...]:
    """Every period of the view that the data touches, oldest first, at most the latest ``MAX_PERIODS``."""
    meta = workspace.open(view.data_set)
    return all_periods(view.period, meta.first_day, as_of(workspace, view))[-MAX_PERIODS:]


def asked(workspace: Workspace, view: View, segment: str | None, periods: tuple[Period, ...] | None = None) -> Query:
    """The SQL of the churn table."""
    days = window(workspace, view).days
    periods = periods or periods_of(workspace, view)
    return query.build("churn", view, as_of(workspace, view), segment=segment, periods=periods, window=days)


def breakdown(
    workspace: Workspace, view: View, segment: str | None = None, periods: tuple[Period, ...] | None = None
) -> Breakdown:
    """Churn per period, for the whole or by a segment column.

    ``period_end`` is the calendar end; ``partial``: the data does not cover the period; ``provisional``: it ends less
    than an inactivity window before the as-of date, so not everybody who stopped buying in it is known yet.
    """
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    if segment is not None and segment not in meta.segments:
        raise UserError("bad_column", column=segment, choices=", ".join(meta.segments))
    periods = periods or periods_of(workspace, view)
    days = window(workspace, view).days
    rows = query.run(workspace, view, asked(workspace, view, segment, periods))
    if segment is None:
        rows = _every_period(rows, periods)
    ends = {pd.Timestamp(period.start): pd.Timestamp(period.end) for period in periods}
    rows["period_start"] = pd.to_datetime(rows["period_start"])
    rows["period_end"] = rows["period_start"].map(ends)
    rows["segment_by"] = segment or "all"
    rows["partial"] = (rows["period_start"] < pd.Timestamp(meta.first_day)) | (rows["period_end"] > pd.Timestamp(day))
    rows["provisional"] = rows["period_end"] > pd.Timestamp(day) - pd.Timedelta(days=days)
    for column in ("opening", "new", "returned", "churned", "closing", "churned_of_opening"):
        rows[column] = rows[column].astype("int64")
    for column in ("period_start", "period_end"):
        rows[column] = rows[column].dt.date
    return Breakdown(rows[COLUMNS], segment, days)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """One ``flow`` of the period that starts on ``period_start``; with ``segment_by``, of one ``segment``."""
    meta, by = workspace.open(view.data_set), options.get("segment_by", "")
    flow, start = options.get("flow", ""), options.get("period_start", "")
    if flow not in FLOWS:
        raise UserError("bad_option", option="flow", value=flow, choices=", ".join(FLOWS))
    if by and by not in meta.segments:
        raise UserError("bad_column", column=by, choices=", ".join(meta.segments))
    periods = periods_of(workspace, view)
    if start not in (one.start.isoformat() for one in periods):
        raise UserError("bad_option", option="period", value=start, choices=view.period)
    of_segment = options.get("segment", "") if by else None
    return Cell({"flow": flow, "period_start": start, "of_segment": of_segment}, periods, by or None)


def _every_period(rows: pd.DataFrame, periods: tuple[Period, ...]) -> pd.DataFrame:
    """The whole has a row for every period, also where nobody was active."""
    rows["period_start"] = pd.to_datetime(rows["period_start"])
    index = pd.Index([pd.Timestamp(period.start) for period in periods], name="period_start")
    rows = rows.set_index("period_start").reindex(index).reset_index()
    counts = [
        "opening",
        "new",
        "returned",
        "churned",
        "closing",
        "churned_of_opening",
        "opening_value",
        "churned_value",
    ]
    return rows.assign(segment="all", **{column: rows[column].fillna(0) for column in counts})
