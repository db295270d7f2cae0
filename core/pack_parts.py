"""What the pack has beside its summary, customers, churn and accounts: the pages' own answers, as one table each.

The one rule: names and columns here are part of the interface; what the data cannot give is a table without rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from core import (
    between,
    bridge,
    class_course,
    dependency,
    growth,
    loyalty,
    movement,
    profile,
    retention,
    rules,
    tiers,
    warning,
)
from core.definitions import MEASURES
from core.reasons import differences, recorded
from core.store import Workspace
from core.tiers import Rules
from core.view import View

Table = Callable[[Workspace, View, Sequence[str]], pd.DataFrame]


@dataclass(frozen=True)
class Part:
    """``table`` makes its rows for a view and segment columns; ``columns`` are those that are written, in order."""

    name: str
    columns: tuple[str, ...]
    table: Table


def parts(workspace: Workspace, view: View, segments: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Every table of ``PARTS`` under its name."""
    return {part.name: part.table(workspace, view, segments).reindex(columns=list(part.columns)) for part in PARTS}


def _migration(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    """The last complete period and the one before, by each kind of tiers that the measure has."""
    pair = between.pair(workspace, view)
    if pair is None:
        return pd.DataFrame()
    found = {kind: movement.migration(workspace, view, pair, kind).cells for kind in between.kinds(view)}
    days = {"earlier_start": pair.earlier.start, "later_start": pair.later.start}
    return pd.concat([cells.assign(tiers=kind, **days) for kind, cells in found.items()], ignore_index=True)


def _bridge(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    pair = between.pair(workspace, view)
    if pair is None:
        return pd.DataFrame()
    days = {"earlier_start": pair.earlier.start, "later_start": pair.later.start}
    return bridge.bridge(workspace, view, pair).parts.assign(**days)


def _classes(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    known = tiers.classifications(view)
    found = (tiers.tiers(workspace, view, Rules(by)).rows.assign(classes_by=by) for by in known)
    return pd.concat(found, ignore_index=True)


def _class_course(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    """Every class of every period, and the paths of the first class, by each kind that the measure has."""
    found = []
    for by in ("abc", "tier") if MEASURES[view.measure].additive else ("tier",):
        course = class_course.course(workspace, view, by)
        for path, rows in (("", course.rows), ("origin", course.origins), ("fate", course.fates)):
            found.append(rows.assign(classes_by=by, path=path))
    return pd.concat([rows for rows in found if len(rows)] or found[:1], ignore_index=True)


def _stress(workspace: Workspace, view: View, segments: Sequence[str]) -> pd.DataFrame:
    """The whole, and then each of the segments that the test knows."""
    whole = dependency.dependency(workspace, view, "").stress
    found = [whole.assign(segment_by="all", segment="all")]
    for by in (name for name in segments if name in dependency.columns(workspace, view)):
        rows = dependency.dependency(workspace, view, by).stress
        found.append(rows[rows["grouping"] == "segment"].assign(segment_by=by))
    return pd.concat(found, ignore_index=True)


def _concentration(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return dependency.dependency(workspace, view, "").course


def _loyalty(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return loyalty.loyalty(workspace, view).parts


def _profile(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return profile.profile(workspace, view).values


def _habits(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return profile.profile(workspace, view).habits


def _white_space(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return growth.white_space(workspace, view).accounts


def _growth(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    found = growth.alike(workspace, view)
    return found.curve.assign(measure=found.measure)


def _warning(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return warning.listed(workspace, view, warning.Narrowed())[0]


def _retention(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return retention.triangle(workspace, view).rows


def _before_leaving(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return differences.differences(workspace, view).rows.rename(columns={"corrected": "q_value"})


def _reasons(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return recorded.recorded(workspace, view)


def _rules(workspace: Workspace, view: View, _: Sequence[str]) -> pd.DataFrame:
    return rules.bench(workspace, view).rows


_PAIR = ("earlier_start", "later_start")
_PERIOD = ("period_start", "period_end")
_VALUES = ("customers", "value_earlier", "value_later")
_CHANCE = ("chance", "chance_low", "chance_high", "outside")
_LIFT, _TESTED = ("lift", "lift_low", "lift_high"), ("p_value", "q_value", "small")
_TOPS = ("top1_share", "top3_share", "top5_share", "top10_share")
PARTS = (
    Part("migration", (*_PAIR, "tiers", "origin", "destination", *_VALUES, *_CHANCE), _migration),
    Part("bridge", (*_PAIR, "part", "customers", "value"), _bridge),
    Part("classes", ("classes_by", "class", "customers", "value", "customer_share", "value_share"), _classes),
    Part("class_course", ("classes_by", "path", *_PERIOD, "class", "customers", "value", "partial"), _class_course),
    Part("stress", ("segment_by", "segment", "customers", "value", *_TOPS), _stress),
    Part(
        "concentration",
        (*_PERIOD, "customers", "top20_share", "customers_for_80", "customers_for_80_share", "hhi", "partial"),
        _concentration,
    ),
    Part(
        "loyalty",
        ("part", "customers", "worth", "revenue", "profit", "margin_rate", "customer_share", "worth_share"),
        _loyalty,
    ),
    Part(
        "profile",
        ("attribute", "attribute_value", "key_accounts", "customers", "key_share", "share", *_LIFT, *_TESTED),
        _profile,
    ),
    Part(
        "habits",
        ("habit", "key_accounts", "others", "key_median", "other_median", "above", *_TESTED),
        _habits,
    ),
    Part(
        "white_space",
        ("customer", "name", "tier", "customer_type", "categories", "white_categories", "white_value"),
        _white_space,
    ),
    Part("growth", ("measure", "age", "key_accounts", "lower", "middle", "small_accounts", "alike"), _growth),
    Part("warning", tuple(warning.COLUMNS), _warning),
    Part("retention", tuple(retention.COLUMNS), _retention),
    Part(
        "before_leaving",
        ("trait", "leavers", "stayers", "leaver_count", "stayer_count", "p_value", "q_value", "enough"),
        _before_leaving,
    ),
    Part(
        "leaving_reasons",
        ("leaving_reason", "customers", "value", "customers_before", "value_before"),
        _reasons,
    ),
    Part("rules", tuple(rules.COLUMNS), _rules),
)
