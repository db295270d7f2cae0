"""What a view leaves open and the data decides: the as-of date and the measure that the data can answer."""

from __future__ import annotations

from datetime import date

from core.definitions import SCORE
from core.errors import UserError
from core.store import Workspace
from core.view import View


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
