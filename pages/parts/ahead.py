"""What the other pages ask first about a large data set, asked while the reader looks at this one.

The one rule: the reader's own questions go first.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st

from core import (
    accounts,
    between,
    bridge,
    churn,
    class_course,
    dependency,
    first_look,
    growth,
    lifetime,
    loyalty,
    movement,
    overview,
    profile,
    retention,
    rules,
    season,
    segments,
    tiers,
    value,
    warning,
)
from core.definitions import MEASURES, SCORE
from core.engine import GaveWay, in_background
from core.errors import UserError
from core.findings import findings
from core.meta import Meta
from core.prediction import customers, forecast
from core.prediction.models import MODELS
from core.reasons import differences, mix, recorded
from core.view import View
from core.what_if import scenario
from core.what_if.cut import Wanted
from core.what_if.lifetime import READINGS
from core.what_if.time_budget import Budget
from pages.parts import act, growth_lists, movers, scope, tables
from pages.parts.answers import ask, ask_noted

LONGEST = 240.0
"""Seconds after which nothing more is asked."""
_NOTED = (accounts.listed, recorded.recorded)
"""What reads what users wrote."""


def begin(meta: Meta) -> None:
    """Begin where it is worth it; once for every version of a data set."""
    if meta.lines >= first_look.LARGE:
        _begun(meta.id, meta.version)


@st.cache_resource(max_entries=100, show_spinner=False)
def _begun(data_set: str, _version: str) -> threading.Thread:
    thread = threading.Thread(target=seek, args=(data_set,), daemon=True)
    thread.start()
    return thread


def seek(data_set: str) -> None:
    """Ask everything, each question when nobody else asks; what fails here says so where the reader asks it."""
    until = time.monotonic() + LONGEST
    try:
        for view, function, *more in questions(scope.workspace().open(data_set)):
            while time.monotonic() < until:
                with suppress(GaveWay), in_background():
                    (ask_noted if function in _NOTED else ask)(function, view, *more)
                    break
    except UserError:  # deleted meanwhile
        return
    except Exception:
        logging.getLogger(__name__).exception("ahead")


def questions(meta: Meta) -> Iterator[tuple[Any, ...]]:
    """View, function and what more it takes: what the pages ask when they are opened by their links, churn first, then
    in the order of the navigation; how churn is mostly looked at next; and the same in every other measure."""
    first, *others = (View(meta.id, measure=measure) for measure in meta.measures if measure != SCORE)
    yield from _churn(meta, first)
    yield from _overview(first)
    yield from _value(meta, first)
    yield first, profile.profile, profile.KEY_BY[0]
    yield first, loyalty.loyalty, loyalty.Thresholds()
    yield from _growth(first)
    yield from _leaving(meta, first)
    yield from _accounts(first)
    yield first, findings
    yield from _periods(meta, first)
    for view in others:
        yield from _churn(meta, view)
        yield view, loyalty.loyalty, loyalty.Thresholds()
    for segment in meta.segments:
        yield first, churn.with_whole, (segment,)
    for view in others:
        yield from _value(meta, view)
        yield from _growth(view)
        yield from _accounts(view)
    for view in others:
        yield from _overview(view)
        yield view, findings
    yield first, churn.with_whole, ("rfm",)  # half a minute: last


def _overview(view: View) -> Iterator[tuple[Any, ...]]:
    """The overview without its sentences."""
    for function in (overview.sold, overview.flows, overview.keys):
        yield view, function
    yield view, warning.listed, warning.Narrowed(), act.SHOWN


def _churn(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Churn by the usual segment."""
    for question in first_look.questions(meta):
        yield view, *question


def _value(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Value, tiers, movement and dependency."""
    place, additive = scope.workspace(), MEASURES[view.measure].additive
    yield view, value.headline
    yield view, value.distribution
    rules = tiers.Rules(by=tiers.classifications(view)[0])
    yield view, tiers.tiers, rules
    yield view, class_course.course, class_course.kind(view, rules.by)
    pair = between.pair(place, view)
    if pair:
        kind = between.kinds(view)[0]
        yield view, movement.migration, pair, kind
        for move in ("slipping", "rising"):
            yield view, movement.shifted, pair, kind, move, movers.SHOWN
        yield view, bridge.bridge, pair
        yield view, bridge.effects, pair
        for segment in segments.usual(meta) if additive else ():
            yield view, bridge.bridge, pair, segment
    if additive:
        yield view, dependency.dependency, next(iter(dependency.columns(place, view)), "")


def _growth(view: View) -> Iterator[tuple[Any, ...]]:
    """Growable accounts."""
    yield view, growth.white_space
    yield view, growth.alike
    yield view, accounts.listed, growth_lists.ASKED, growth_lists.SHOWN


def _accounts(view: View) -> Iterator[tuple[Any, ...]]:
    """The list of accounts."""
    yield view, accounts.listed, accounts.Wanted(), tables.PAGE_ROWS, 0


def _leaving(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Early warning, when customers leave, why, by which rule, what is expected of them, what less churn is worth."""
    yield view, warning.warnings, warning.Calls()
    yield view, warning.listed, warning.Narrowed(), tables.PAGE_ROWS, 0
    for function in (lifetime.survival, rules.churned_now, retention.triangle, lifetime.hazard, season.season):
        yield view, function
    for function in (differences.differences, mix.mix, recorded.recorded, rules.bench):
        yield view, function
    years, model = customers.HORIZONS[0], MODELS[0]
    yield view, forecast.forecast, years, model
    yield view, customers.listed, years, "customer", False, 1, 0, model
    first = "expected_value" if "amount" in meta.fields else "expected_purchases"
    yield view, customers.listed, years, first, True, tables.PAGE_ROWS, 0, model
    cut = Wanted()
    yield view, scenario.scenario, cut
    yield view, scenario.gainers, cut, READINGS[0], Budget(), tables.PAGE_ROWS, 0


def _periods(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Churn as it is mostly looked at next: by other periods, by class, and by how long customers have been there."""
    for period in ("month", "year"):
        yield from _churn(meta, replace(view, period=period))
    for segment in ("abc", "tenure", "cohort"):
        yield view, churn.with_whole, (segment,)
