"""What the other pages ask first about a large data set, asked while the reader looks at this one.

The one rule: the reader's own questions go first.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
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
    growth,
    lifetime,
    loyalty,
    movement,
    overview,
    retention,
    rules,
    season,
    tiers,
    value,
    warning,
)
from core.come_back import window
from core.definitions import MEASURES, SCORE
from core.errors import UserError
from core.findings import findings
from core.meta import Meta
from core.prediction import customers, forecast
from core.prediction.models import MODELS
from core.reasons import differences, mix, recorded
from core.view import View
from pages.parts import act, churn_controls, growth_lists, movers, scope, tables
from pages.parts.answers import ask, ask_noted

LARGE = 1_000_000
"""Lines from which on a first look takes longer than nobody notices."""
LONGEST = 240.0
"""Seconds after which nothing more is asked."""
_PAUSE = 0.2
_NOTED = (accounts.listed, recorded.recorded)
"""What reads what users wrote."""


def begin(meta: Meta) -> None:
    """Begin where it is worth it; once for every version of a data set."""
    if meta.lines >= LARGE:
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
        meta = scope.workspace().open(data_set)
        for view, function, *more in questions(meta):
            while scope.workspace().engine(data_set).busy:
                time.sleep(_PAUSE)
            if time.monotonic() > until:
                return
            (ask_noted if function in _NOTED else ask)(function, view, *more)
    except UserError:  # deleted meanwhile
        return
    except Exception:
        logging.getLogger(__name__).exception("ahead")


def questions(meta: Meta) -> Iterator[tuple[Any, ...]]:
    """View, function and what more it takes: what the pages ask when they are opened by their links, and then what
    they ask in another measure."""
    first, *others = (View(meta.id, measure=measure) for measure in meta.measures if measure != SCORE)
    yield from _told(first)
    yield from _main(meta, first)
    yield first, findings
    yield from _further(meta, first)
    yield from _leaving(meta, first)
    yield from _periods(meta, first)
    for view in (first, *others):  # the same in every measure
        yield view, loyalty.loyalty, loyalty.Thresholds()
    for view in others:
        yield from _main(meta, view)
    for segment in meta.segments:
        yield first, churn.with_whole, (segment,)
    for view in others:
        yield from _further(meta, view)
    for view in others:
        yield from _told(view)
        yield view, findings


def _told(view: View) -> Iterator[tuple[Any, ...]]:
    """The overview without its sentences."""
    yield view, window
    for function in (overview.sold, overview.flows, overview.keys):
        yield view, function
    yield view, warning.listed, warning.Narrowed(), act.SHOWN


def _main(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Value and churn."""
    yield view, window
    yield view, value.lines
    yield view, value.headline
    yield view, value.distribution
    segment = churn_controls.usual(meta)
    yield view, churn.with_whole, (segment,) if segment != churn_controls.WHOLE else ()


def _leaving(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Early warning, when customers leave, why, by which rule, and what is expected of them."""
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


def _periods(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Churn as it is mostly looked at next: by other periods, and by how long customers have been there."""
    usual = churn_controls.usual(meta)
    by = (usual,) if usual != churn_controls.WHOLE else ()
    for other in (replace(view, period=period) for period in ("month", "year")):
        yield other, window
        yield other, value.lines
        yield other, churn.with_whole, by
    for segment in ("tenure", "cohort"):
        yield view, churn.with_whole, (segment,)


def _further(meta: Meta, view: View) -> Iterator[tuple[Any, ...]]:
    """Movement, tiers, dependency, the list of accounts and growable accounts."""
    place, additive = scope.workspace(), MEASURES[view.measure].additive
    pair = between.pair(place, view)
    if pair:
        kind = between.kinds(view)[0]
        yield view, movement.migration, pair, kind
        for move in ("slipping", "rising"):
            yield view, movement.shifted, pair, kind, move, movers.SHOWN
        yield view, bridge.bridge, pair
        yield view, bridge.effects, pair
        segment = churn_controls.usual(meta)
        if additive and segment != churn_controls.WHOLE:
            yield view, bridge.bridge, pair, segment
    rules = tiers.Rules(by=tiers.classifications(view)[0])
    yield view, tiers.tiers, rules
    yield view, class_course.course, class_course.kind(view, rules.by)
    if additive:
        yield view, dependency.dependency, next(iter(dependency.columns(place, view)), "")
    yield view, accounts.listed, accounts.Wanted(), tables.PAGE_ROWS, 0
    yield view, growth.white_space
    yield view, growth.alike
    yield view, accounts.listed, growth_lists.ASKED, growth_lists.SHOWN
