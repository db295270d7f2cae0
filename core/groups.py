"""Customers behind one mark of a picture: every figure that counts customers can name its cell, and the list shows it.

The one rule: the cell is told by the options of its question, never by a list of customers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core import (
    bridge,
    churn,
    class_course,
    comparison,
    dependency,
    growth,
    lifetime,
    loyalty,
    movement,
    noted,
    profile,
    retention,
    rules,
    season,
    tiers,
    warning,
)
from core.errors import UserError
from core.prediction import forecast
from core.query import Cell
from core.reasons import asked as reasons
from core.store import Workspace
from core.view import View
from core.what_if import exposed


@dataclass(frozen=True)
class Group:
    """``sql/behind_<name>.sql`` has the step ``behind`` with the customers; ``options`` tell the cell, in the URL too.

    ``cell`` gives what the question binds. Raises ``UserError`` on options outside its lists.
    """

    options: tuple[str, ...]
    cell: Callable[[Workspace, View, Mapping[str, str]], Cell]


GROUPS: dict[str, Group] = {
    "own": Group(("own_group",), noted.cell),
    "growth": Group(("age",), growth.alike_cell),
    "white": Group(("white_category",), growth.white_cell),
    "loyalty": Group(("part", "loyal_from", "worth_from", "active_months", "band", "discount_band"), loyalty.cell),
    "profile": Group(("key_by", "attribute", "attribute_value"), profile.cell),
    "churn": Group(("flow", "period_start", "segment_by", "segment", "cross_by", "cross"), churn.cell),
    "warning": Group(("signal", "owned", "owner", "calls", "each"), warning.cell),
    "reasons": Group(("since", "left", "gave_up", "lost_category", "told", "reason", "trait"), reasons.cell),
    "class": Group(("classes_by", "class", "among", "recent_days", "frequent_orders", "large_value"), tiers.cell),
    "compared": Group(("second", "cell"), comparison.cell),
    "class_course": Group(("classes_by", "period_start", "class", "path"), class_course.cell),
    "concentrated": Group(("period_start",), dependency.course_cell),
    "stress": Group(("stress_by", "segment", "top"), dependency.cell),
    "migration": Group(("earlier", "later", "tiers", "origin", "destination", "move"), movement.cell),
    "bridge": Group(("earlier", "later", "part", "segment_by", "segment"), bridge.cell),
    "prediction": Group(("alive_from", "alive_below", "model"), forecast.cell),
    "what_if": Group(("what_if_by", "cell"), exposed.cell),
    "retention": Group(("cohort_start", "period_start", "kept"), retention.cell),
    "lifetime": Group(("life_by", "segment", "until", "month_from", "month_until"), lifetime.cell),
    "season": Group(("month_of_year",), season.cell),
    "rule": Group(("lost_rule", "rule_days", "newly"), rules.cell),
}


def group(name: str) -> Group:
    """The group of this name. Raises ``UserError`` where there is none."""
    if name not in GROUPS:
        raise UserError("bad_option", option="group", value=name, choices=", ".join(GROUPS))
    return GROUPS[name]
