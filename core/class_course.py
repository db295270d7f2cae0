"""How large was each class in every period, where did the first class of today come from, and what became of it?

The one rule: every period is ranked by itself, over its own days; nothing that happened later changes a class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core import query
from core.definitions import MEASURES
from core.errors import UserError
from core.periods import Period
from core.query import Cell
from core.question import Query
from core.scope import as_of, course_periods
from core.store import Workspace
from core.tiers import CLASSES
from core.view import View

NONE = "none"
"""The class of who has no line in a period."""
PATHS = ("origin", "fate")
"""Where the first class of the reference came from, and what became of the first class of then."""


@dataclass(frozen=True)
class ClassCourse:
    """By the classes ``by`` (abc or tier); ``reference`` is the last complete period (where there is none, the last).

    rows: period_start, period_end, partial, class, customers, value (missing where values do not add up). origins and
    fates: the same without value, for the periods before the reference, with the class ``NONE``.
    """

    by: str
    reference: Period
    rows: pd.DataFrame
    origins: pd.DataFrame
    fates: pd.DataFrame


def kind(view: View, by: str) -> str:
    """The classes that periods can be ranked into: a classification by recency has none of its own."""
    known = [name for name in ("abc", "tier") if name != "abc" or MEASURES[view.measure].additive]
    return by if by in known else known[0]


def course(workspace: Workspace, view: View, by: str) -> ClassCourse:
    """The latest periods. Raises ``UserError`` for classes that the measure cannot have."""
    rows, paths = (
        query.run(workspace, view, asked(workspace, view, by, name)) for name in ("period_class", "class_path")
    )
    origins, fates = (paths[paths["path"] == name].drop(columns="path") for name in PATHS)
    made = (_placed(workspace, view, by, one) for one in (rows, origins, fates))
    return ClassCourse(by, reference(workspace, view), *made)


def asked(workspace: Workspace, view: View, by: str, name: str) -> Query:
    """The SQL of the classes per period (period_class), or of the paths (class_path)."""
    return query.build(
        name, view, as_of(workspace, view), periods=course_periods(workspace, view), **_bound(workspace, view, by)
    )


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The customers of a ``class`` in the period that starts on ``period_start``, or those of one ``path``."""
    by, periods = options.get("classes_by", ""), course_periods(workspace, view)
    starts = [one.start.isoformat() for one in periods]
    for option, choices in (
        ("classes_by", ("abc", "tier")),
        ("period_start", starts),
        ("class", (*CLASSES.get(by, ()), NONE)),
        ("path", ("", *PATHS)),
    ):
        if options.get(option, "") not in choices:
            raise UserError("bad_option", option=option, value=options.get(option, ""), choices=", ".join(choices))
    of_cell = {
        "of_path": options.get("path") or None,
        "of_period": options["period_start"],
        "of_class": options["class"],
    }
    return Cell(_bound(workspace, view, by) | of_cell, periods)


def reference(workspace: Workspace, view: View) -> Period:
    """The period that is called today's: the last complete one, or where there is none the last."""
    meta, day, periods = workspace.open(view.data_set), as_of(workspace, view), course_periods(workspace, view)
    complete = [one for one in periods if one.start >= meta.first_day and one.end <= day]
    return (complete or periods)[-1]


def _bound(workspace: Workspace, view: View, by: str) -> dict[str, Any]:
    if by != kind(view, by):
        raise UserError("bad_option", option="classes_by", value=by, choices=kind(view, by))
    return {
        "classes_by": by,
        "top_class": CLASSES[by][0],
        "reference": reference(workspace, view).start,
    }


def _placed(workspace: Workspace, view: View, by: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the ends of their periods, by period and class."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    ends = {one.start: one.end for one in course_periods(workspace, view)}
    order = {name: place for place, name in enumerate((*CLASSES[by], NONE))}
    starts = [start.date() for start in rows["period_start"]]
    rows = rows.assign(period_start=starts, period_end=[ends[start] for start in starts])
    partial = [start < meta.first_day or ends[start] > day for start in starts]
    rows = rows.assign(partial=pd.array(partial, dtype=bool), place=rows["class"].map(order))
    rows = rows.sort_values(["period_start", "place"], ignore_index=True).drop(columns="place")
    first = ["period_start", "period_end", "partial", "class"]
    return rows[[*first, *(name for name in rows.columns if name not in first)]]
