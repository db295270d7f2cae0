"""Who is leaving, when, from which segment? Flows of customers and value per period, under the inactivity window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from core import query, segments
from core.come_back import window
from core.definitions import FLOWS, MEASURES
from core.errors import UserError
from core.interval import wilson
from core.periods import Period
from core.query import Cell
from core.question import Query
from core.scope import as_of, periods_of
from core.store import Workspace
from core.view import View

COLUMNS = [
    "period_start",
    "period_end",
    "segment_by",
    "segment",
    "cross_by",
    "cross",
    "opening",
    "new",
    "returned",
    "churned",
    "closing",
    "churned_of_opening",
    "stayed",
    "churn_rate",
    "churn_low",
    "churn_high",
    "opening_value",
    "churned_value",
    "value_churn_rate",
    "partial",
    "provisional",
]
_SOLD = {"sum": "sold_part", "distinct": "sold_thing"}
"""By the kind of a measure, the question file that knows what can be added up."""


@dataclass(frozen=True)
class Breakdown:
    """One row per period and segment with ``COLUMNS``: counts of customers, value in the measure, rates.

    ``stayed`` are the opening customers who did not churn; ``churn_low`` to ``churn_high`` is the Wilson interval of
    the churn rate. There is no value, and no rate of it, in a measure that does not add up over
    days and customers.
    """

    rows: pd.DataFrame
    by: tuple[str, ...]
    settled_days: int

    @cached_property
    def last(self) -> pd.DataFrame:
        """The rows of the last period that the data covers and in which somebody was there to leave."""
        full = self.rows[~self.rows["partial"] & (self.rows["opening"] > 0)]
        return full[full["period_start"] == full["period_start"].max()]

    @property
    def last_period(self) -> Period | None:
        """That period; None where there is none."""
        return None if self.last.empty else Period(*self.last[["period_start", "period_end"]].iloc[0])


def asked(
    workspace: Workspace, view: View, by: tuple[str, ...] = (), periods: tuple[Period, ...] | None = None
) -> Query:
    """The SQL of the churn table."""
    periods = periods or periods_of(workspace, view)
    kind = MEASURES[view.measure].kind
    steps, bound = segments.steps(workspace, view, by)
    bound |= window(workspace, view).bound()
    return query.build(
        "churn",
        view,
        as_of(workspace, view),
        *segments.crossing(by),
        _SOLD.get(kind, "sold_nothing"),
        periods=periods,
        more=steps,
        **bound,
    )


def breakdown(
    workspace: Workspace, view: View, by: tuple[str, ...] = (), periods: tuple[Period, ...] | None = None
) -> Breakdown:
    """Churn per period, for the whole, by a segment (``core.segments``), or by two crossed.

    ``period_end`` is the calendar end; ``partial``: the data does not cover the period; ``provisional``: it ends less
    than the settled days (``core.come_back``) before the as-of date, so not everybody who stopped buying in it is
    known yet.
    """
    return with_whole(workspace, view, by, periods)[1]


def with_whole(
    workspace: Workspace, view: View, by: tuple[str, ...], periods: tuple[Period, ...] | None = None
) -> tuple[Breakdown, Breakdown]:
    """The whole, and by segments, in one question: what every customer has one of adds up (so not own groups)."""
    by = segments.checked(workspace.open(view.data_set), by)
    periods = periods or periods_of(workspace, view)
    found = query.run(workspace, view, asked(workspace, view, by, periods))
    together = found["together"] == 1
    whole = _every_period(found[together].copy(), periods, MEASURES[view.measure].additive)
    rows = (whole, found[~together] if by else whole)
    told, parts = (_told(workspace, view, one, of, periods) for one, of in zip(rows, ((), by), strict=True))
    return told, parts


def _told(
    workspace: Workspace, view: View, rows: pd.DataFrame, by: tuple[str, ...], periods: tuple[Period, ...]
) -> Breakdown:
    """What the engine found, with ``COLUMNS``."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    days = window(workspace, view).settled_days
    rows = rows.reset_index(drop=True)
    ends = {pd.Timestamp(period.start): pd.Timestamp(period.end) for period in periods}
    rows["period_start"] = pd.to_datetime(rows["period_start"])
    rows["period_end"] = rows["period_start"].map(ends)
    rows["segment_by"] = by[0] if by else "all"
    rows["cross_by"] = by[1] if len(by) > 1 else ""
    rows = rows.rename(columns={"other": "cross"})
    rows["partial"] = (rows["period_start"] < pd.Timestamp(meta.first_day)) | (rows["period_end"] > pd.Timestamp(day))
    rows["provisional"] = rows["period_end"] > pd.Timestamp(day) - pd.Timedelta(days=days)
    for column in ("opening", "new", "returned", "churned", "closing", "churned_of_opening"):
        rows[column] = rows[column].astype("int64")
    rows["stayed"] = rows["opening"] - rows["churned_of_opening"]
    rows["churn_low"], rows["churn_high"] = wilson(rows["churned_of_opening"], rows["opening"])
    for column in ("period_start", "period_end"):
        rows[column] = rows[column].dt.date
    return Breakdown(rows[COLUMNS], by, days)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """One ``flow`` of the period that starts on ``period_start``; with ``segment_by``, of one ``segment``, and with
    ``cross_by``, of one ``cross`` in it."""
    meta = workspace.open(view.data_set)
    by = segments.checked(meta, [options[name] for name in ("segment_by", "cross_by") if options.get(name)])
    flow, start = options.get("flow", ""), options.get("period_start", "")
    if flow not in FLOWS:
        raise UserError("bad_option", option="flow", value=flow, choices=", ".join(FLOWS))
    periods = periods_of(workspace, view)
    if start not in (one.start.isoformat() for one in periods):
        raise UserError("bad_option", option="period", value=start, choices=view.period)
    for one, name in zip(by, ("segment", "cross"), strict=False):
        segments.known(workspace, view, one, options.get(name, ""))
    steps, bound = segments.steps(workspace, view, by)
    bound |= {"flow": flow, "period_start": start}
    bound |= {"of_segment": options.get("segment", "") if by else None}
    bound |= {"of_other": options.get("cross", "") if len(by) > 1 else None}
    return Cell(bound, periods, steps, segments.crossing(by))


def _every_period(rows: pd.DataFrame, periods: tuple[Period, ...], summed: bool) -> pd.DataFrame:
    """The whole has a row for every period, also where nobody was active."""
    rows["period_start"] = pd.to_datetime(rows["period_start"])
    index = pd.Index([pd.Timestamp(period.start) for period in periods], name="period_start")
    rows = rows.set_index("period_start").reindex(index).reset_index()
    counts = ["opening", "new", "returned", "churned", "closing", "churned_of_opening"]
    counts += ["opening_value", "churned_value"] if summed else []
    return rows.assign(segment="all", other="", **{column: rows[column].fillna(0) for column in counts})
