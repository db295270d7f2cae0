"""What leaves with the largest accounts, and has the business come to hang on fewer of them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core import query, value
from core.errors import UserError
from core.query import Cell
from core.question import Query
from core.scope import as_of, course_periods
from core.store import Workspace
from core.view import View

STRESSED = ("region", "rep", "channel", "customer_type", "category")
"""Columns whose values can be looked at one by one."""
FIRST = (1, 3, 5, 10)
MAX_SEGMENTS = 20


@dataclass(frozen=True)
class Dependency:
    """stress: grouping, segment, customers, value, top1_share … top10_share; the whole, then the largest segments.

    course: period_start, period_end, customers, top20_share, customers_for_80, customers_for_80_share, hhi, partial.
    Both are empty in a measure that does not add up.
    """

    stress: pd.DataFrame
    course: pd.DataFrame


def columns(workspace: Workspace, view: View) -> tuple[str, ...]:
    """The columns of ``STRESSED`` that the data has."""
    return tuple(name for name in STRESSED if name in workspace.open(view.data_set).segments)


def dependency(workspace: Workspace, view: View, by: str) -> Dependency:
    """The stress test of the whole and by a column ('' for none), and the concentration of the latest periods."""
    _known(workspace, view, by)
    stress = query.run(workspace, view, asked(workspace, view, by))
    stress = stress[stress["value"] > 0].head(MAX_SEGMENTS + 1).reset_index(drop=True)
    return Dependency(stress, _course(workspace, view))


def asked(workspace: Workspace, view: View, by: str) -> Query:
    """The SQL of the stress test."""
    return query.build("stress", view, as_of(workspace, view), stress_by=by, **value.parameters(workspace, view))


def course_query(workspace: Workspace, view: View) -> Query:
    """The SQL of the concentration per period."""
    day = as_of(workspace, view)
    return query.build("concentrated", view, day, periods=course_periods(workspace, view))


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The first ``top`` accounts of one ``segment``, or of all."""
    by, top = options.get("stress_by", ""), options.get("top", "")
    _known(workspace, view, by)
    if top not in map(str, FIRST):
        raise UserError("bad_option", option="top", value=top, choices=", ".join(map(str, FIRST)))
    return Cell({"stress_by": by, "of_segment": options.get("segment", "") if by else "", "top": int(top)})


def course_cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The customers who brought the first 80 % of the period that starts on ``period_start``."""
    start, periods = options.get("period_start", ""), course_periods(workspace, view)
    starts = [one.start.isoformat() for one in periods]
    if start not in starts:
        raise UserError("bad_option", option="period_start", value=start, choices=", ".join(starts))
    return Cell({"of_period": start}, periods)


def _course(workspace: Workspace, view: View) -> pd.DataFrame:
    rows = query.run(workspace, view, course_query(workspace, view))
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    ends = {period.start: period.end for period in course_periods(workspace, view)}
    starts = [start.date() for start in rows["period_start"]]
    covered = [start >= meta.first_day and ends[start] <= day for start in starts]
    return rows.assign(
        period_start=starts, period_end=[ends[start] for start in starts], partial=[not one for one in covered]
    )


def _known(workspace: Workspace, view: View, by: str) -> None:
    known = columns(workspace, view)
    if by not in ("", *known):
        raise UserError("bad_column", column=by, choices=", ".join(known))
