"""Who belongs to which tier? ABC, 20/60/20 and two models of recency, frequency and money, each class with its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core import query, value
from core.definitions import ABC, CLASSIFICATIONS, MEASURES, RFM, RFM8, TIERS
from core.errors import UserError
from core.query import Cell
from core.question import Link, Query, nested
from core.scope import as_of
from core.store import Workspace
from core.view import View

CLASSES: dict[str, tuple[str, ...]] = {"abc": ABC, "tier": TIERS, "rfm8": RFM8, "rfm": RFM}
"""The classes of every classification, from the best to the last."""
AMONG = ("filtered", "everybody")
"""Among whom a customer is ranked: whoever the filters leave, or everybody, of whom the filters then show some."""


@dataclass(frozen=True)
class Rules:
    """By what customers are classed, among whom, and the fixed limits of the eight classes (None: the mean).

    Recent is at most ``recent_days`` ago, frequent at least ``frequent_orders``, large at least ``large_value`` in the
    view's measure. Raises ``UserError`` on anything outside the closed lists.
    """

    by: str = CLASSIFICATIONS[0]
    among: str = AMONG[0]
    recent_days: int | None = None
    frequent_orders: int | None = None
    large_value: float | None = None

    def __post_init__(self) -> None:
        for option, found, choices in (("classes_by", self.by, CLASSIFICATIONS), ("among", self.among, AMONG)):
            if found not in choices:
                raise UserError("bad_option", option=option, value=found, choices=", ".join(choices))


@dataclass(frozen=True)
class Tiers:
    """Per class, the best first: class, customers, value, customer_share, value_share. Empty classes are left out."""

    rows: pd.DataFrame
    rules: Rules


def classifications(view: View) -> tuple[str, ...]:
    """What customers can be classed by in a measure: ABC needs one that adds up."""
    return CLASSIFICATIONS if MEASURES[view.measure].additive else CLASSIFICATIONS[1:]


def asked(workspace: Workspace, view: View, rules: Rules) -> Query:
    """The SQL of the classes."""
    beside, everybody = _classed(workspace, view, rules)
    bound = value.parameters(workspace, view) | _bound(rules)
    return query.build("class_size", view, as_of(workspace, view), *beside, nested=everybody, **bound)


def tiers(workspace: Workspace, view: View, rules: Rules) -> Tiers:
    """How many customers and how much value each class has."""
    rows = query.run(workspace, view, asked(workspace, view, rules))
    order = {name: place for place, name in enumerate(CLASSES[rules.by])}
    return Tiers(rows.sort_values("class", key=lambda names: names.map(order), ignore_index=True), rules)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The customers of one ``class``."""
    rules = rules_of(options)
    if options.get("class", "") not in CLASSES[rules.by]:
        raise UserError(
            "bad_option", option="class", value=options.get("class", ""), choices=", ".join(CLASSES[rules.by])
        )
    beside, everybody = _classed(workspace, view, rules)
    return Cell(_bound(rules) | {"class": options["class"]}, beside=beside, nested=everybody)


def rules_of(options: Mapping[str, str]) -> Rules:
    """The rules that parameters of a link ask for. Raises ``UserError`` on what is no number."""
    return Rules(
        options.get("classes_by", Rules.by),
        options.get("among", Rules.among),
        _number(options, "recent_days", int),
        _number(options, "frequent_orders", int),
        _number(options, "large_value", float),
    )


def _classed(
    workspace: Workspace, view: View, rules: Rules
) -> tuple[tuple[str, ...], tuple[Link, dict[str, Any]] | None]:
    """The file with the step ``classed``, or that step as a question over everybody."""
    file = "classed" if rules.by in ("abc", "tier") else "classed_rfm"
    if rules.among == "filtered" or not view.filters:
        return (file,), None
    everybody = view.unfiltered()
    bound = value.parameters(workspace, everybody) | _bound(rules)
    whole = query.build(file, everybody, as_of(workspace, everybody), **bound)
    return (), nested("classed", whole, "select customer, class from classed")


def _bound(rules: Rules) -> dict[str, Any]:
    return {
        "classes_by": rules.by,
        "recent_days": rules.recent_days,
        "frequent_orders": rules.frequent_orders,
        "large_value": rules.large_value,
    }


def _number(options: Mapping[str, str], name: str, kind: type) -> Any:
    try:
        return kind(options[name]) if options.get(name) else None
    except ValueError:
        raise UserError("bad_option", option=name, value=options[name], choices="0–9") from None
