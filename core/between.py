"""Two periods to compare, and the rule that no link can name other ones than the data has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from core.come_back import window
from core.definitions import ABC, MEASURES, TIERS
from core.errors import UserError
from core.periods import Period
from core.scope import as_of, periods_of
from core.store import Workspace
from core.view import View

NAMES = {"abc": ABC, "tier": TIERS}
"""The three tiers of each way to make them, the best first: 1, 2, 3 in the SQL."""


@dataclass(frozen=True)
class Pair:
    """Two periods of the view's length, the earlier one first."""

    earlier: Period
    later: Period

    def bound(self) -> dict[str, Any]:
        """What every question about the two binds."""
        return {
            "earlier_start": self.earlier.start,
            "earlier_end": self.earlier.end,
            "later_start": self.later.start,
            "later_end": self.later.end,
        }


def remarks(workspace: Workspace, view: View, period: Period) -> tuple[str, ...]:
    """Whether a period is partial (not all of it is in the data) and provisional (later than the window allows)."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    partial = period.start < meta.first_day or period.end > day
    provisional = (day - period.end).days < window(workspace, view).settled_days
    return tuple(name for name, holds in (("partial", partial), ("provisional", provisional)) if holds)


def pair(workspace: Workspace, view: View, earlier: str = "", later: str = "") -> Pair | None:
    """The periods in which the days of a link fall; by default the last complete one and the one before.

    None where the data has only one period. Raises ``UserError`` for a day outside the data.
    """
    found = periods_of(workspace, view)
    if len(found) < 2:
        return None
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    full = [place for place, one in enumerate(found) if one.start >= meta.first_day and one.end <= day and place]
    last = _place(found, "later", later) if later else (full or [len(found) - 1])[-1]
    last = max(last, 1)
    first = _place(found, "earlier", earlier) if earlier else last - 1
    return Pair(found[min(first, last - 1)], found[last])


def year_before(workspace: Workspace, view: View, later: Period) -> Period | None:
    """The same period of the year before, where the data has it."""
    start = later.start - relativedelta(years=1)
    return next((one for one in periods_of(workspace, view) if one.start == start), None)


def _place(found: tuple[Period, ...], option: str, text: str) -> int:
    choices = f"{found[0].start} – {found[-1].end}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserError("bad_option", option=option, value=text, choices=choices) from None
    places = [place for place, one in enumerate(found) if one.start <= day <= one.end]
    if not places:
        raise UserError("bad_option", option=option, value=text, choices=choices)
    return places[0]


def between_of(workspace: Workspace, view: View, options: Mapping[str, str]) -> Pair:
    """The two periods that the options of a link name. Raises ``UserError`` where there are no two."""
    found = pair(workspace, view, options.get("earlier", ""), options.get("later", ""))
    if found is None:
        raise UserError("one_period")
    return found


def kinds(view: View) -> tuple[str, ...]:
    """How tiers can be made: by class only where values of customers add up."""
    return tuple(NAMES) if MEASURES[view.measure].additive else ("tier",)


def bound(view: View, between: Pair, tiers: str) -> dict[str, Any]:
    """What every question about movement binds."""
    if tiers not in kinds(view):
        raise UserError("bad_option", option="tiers", value=tiers, choices=", ".join(kinds(view)))
    return {**between.bound(), "tiers": tiers}
