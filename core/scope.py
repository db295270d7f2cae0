"""What a view leaves open and the data decides: the as-of date and the measure that the data can answer."""

from __future__ import annotations

from datetime import date

from core.definitions import SCORE
from core.errors import UserError
from core.periods import Period, all_periods
from core.store import Workspace
from core.view import View

COURSE_PERIODS = 12
MAX_PERIODS = 240


def as_of(workspace: Workspace, view: View) -> date:
    """The as-of date in force: the view's, or the last date of the data.

    Raises ``UserError`` when it lies before the data or when the data cannot answer the view's measure.
    """
    meta = workspace.open(view.data_set)
    for measure in (view.measure, *(dict(view.weights) if view.measure == SCORE else ())):
        if measure not in meta.measures:
            raise UserError("measure_absent", measure=measure)
    if view.as_of is not None and view.as_of < meta.first_day:
        raise UserError("before_data", day=view.as_of, first=meta.first_day)
    return view.as_of or meta.last_day


def periods_of(workspace: Workspace, view: View) -> tuple[Period, ...]:
    """Every period of the view that the data touches, oldest first, at most the latest ``MAX_PERIODS``."""
    return all_periods(view.period, workspace.open(view.data_set).first_day, as_of(workspace, view))[-MAX_PERIODS:]


def course_periods(workspace: Workspace, view: View) -> tuple[Period, ...]:
    """The latest periods up to the as-of date, as many as a course shows, the oldest first."""
    return periods_of(workspace, view)[-COURSE_PERIODS:]
