"""Who was there a year ago, who left since, and who is there now, each in its class or segment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from core import query, segments
from core.come_back import window
from core.errors import UserError
from core.periods import Period, to_date
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

CLASSES = "abc"
"""Cells are the classes A B C, not a segment column."""


def asked(workspace: Workspace, view: View, by: str) -> Query:
    """The SQL of who was there a year ago and who is there now."""
    day, columns = as_of(workspace, view), _columns(by)
    steps, bound = segments.steps(workspace, view, columns)
    bound |= window(workspace, view).bound()
    return query.build("what_if", view, day, *segments.crossing(columns), periods=_periods(day), more=steps, **bound)


def exposed(workspace: Workspace, view: View, by: str) -> pd.DataFrame:
    """One row per customer and time: then (True: a year ago), customer, name, cell, churned, revenue, margin."""
    meta = workspace.open(view.data_set)
    if by != CLASSES and by not in meta.segments:
        raise UserError("bad_column", column=by, choices=", ".join(meta.segments))
    rows = query.run(workspace, view, asked(workspace, view, by))
    money = "profit" if "profit" in meta.measures else "revenue"
    start = _periods(as_of(workspace, view))[0].start
    return rows.assign(
        then=rows["period_start"].dt.date == start,
        revenue=rows["revenue"].astype(float),
        margin=rows[money].fillna(0).astype(float),
    ).drop(columns=["period_start", "profit"])


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Customers active now; with ``what_if_by``, of one ``cell``."""
    day, by = as_of(workspace, view), options.get("what_if_by", CLASSES)
    if by != CLASSES and by not in workspace.open(view.data_set).segments:
        raise UserError("bad_column", column=by, choices=", ".join(workspace.open(view.data_set).segments))
    periods = _periods(day)
    steps, bound = segments.steps(workspace, view, _columns(by))
    bound |= {"period_start": periods[1].start, "of_cell": options.get("cell")}
    return Cell(bound, periods, steps, segments.crossing(_columns(by)))


def _columns(by: str) -> tuple[str, ...]:
    return () if by == CLASSES else (by,)


def _periods(day: date) -> tuple[Period, Period]:
    """The last twelve months, and the day after the as-of date: before it are the customers of now."""
    tomorrow = day + timedelta(days=1)
    return to_date("12m", day)[1], Period(tomorrow, tomorrow)
