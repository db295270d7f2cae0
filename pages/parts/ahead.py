"""What the other pages ask first about a large data set, asked while the reader looks at this one.

The one rule: the reader's own questions go first. What is called ``of_…`` is also what that page itself begins with.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
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
from core.between import Pair
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
from pages.parts.answers import known

Question = tuple[Any, ...]
"""A function and what more it takes; the view before it, where it is not of one."""
LONGEST = 240.0
"""Seconds after which nothing more is asked."""


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
        for view, *question in questions(scope.workspace().open(data_set)):
            while time.monotonic() < until:
                with suppress(GaveWay), in_background():
                    known(view, *question)
                    break
    except UserError:  # deleted meanwhile
        return
    except Exception:
        logging.getLogger(__name__).exception("ahead")


def questions(meta: Meta) -> Iterator[Question]:
    """View, function and what more it takes: what the pages ask when they are opened by their links, churn first, then
    in the order of the navigation; how churn is mostly looked at next; and the same in every other measure."""
    first, *others = (View(meta.id, measure=measure) for measure in meta.measures if measure != SCORE)
    yield from _churn(meta, first)
    yield from _each(first, of_overview())
    yield from _value(meta, first)
    yield first, profile.profile, profile.KEY_BY[0]
    yield first, loyalty.loyalty, loyalty.Thresholds()
    yield from _each(first, of_growth())
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
        yield from _each(view, of_growth())
        yield from _accounts(view)
    for view in others:
        yield from _each(view, of_overview())
        yield view, findings
    yield first, churn.with_whole, ("rfm",)  # half a minute: last


def of_overview() -> tuple[Question, ...]:
    """The overview without its sentences."""
    figures = ((function,) for function in (overview.sold, overview.flows, overview.keys))
    return (*figures, (warning.listed, warning.Narrowed(), act.SHOWN))


def of_movement(pair: Pair, kind: str) -> tuple[Question, ...]:
    """Movement between two periods, without the difference by a segment."""
    lists = ((movement.shifted, pair, kind, move, movers.SHOWN) for move in ("slipping", "rising"))
    return ((movement.migration, pair, kind), (bridge.bridge, pair), (bridge.effects, pair), *lists)


def of_growth() -> tuple[Question, ...]:
    """Growable accounts."""
    return ((growth.white_space,), (growth.alike,), (accounts.listed, growth_lists.ASKED, growth_lists.SHOWN))


def of_retention() -> tuple[Question, ...]:
    """When customers leave, of all together."""
    every = (lifetime.survival, retention.triangle, rules.churned_now, lifetime.hazard, season.season)
    return tuple((function,) for function in every)


def of_reasons() -> tuple[Question, ...]:
    """Why customers leave."""
    return tuple((function,) for function in (differences.differences, mix.mix, recorded.recorded))


def _each(view: View, questions: Iterable[Question]) -> Iterator[Question]:
    for question in questions:
        yield view, *question


def _churn(meta: Meta, view: View) -> Iterator[Question]:
    """Churn by the usual segment."""
    return _each(view, first_look.questions(meta))


def _value(meta: Meta, view: View) -> Iterator[Question]:
    """Value, tiers, movement and dependency."""
    place, additive = scope.workspace(), MEASURES[view.measure].additive
    yield view, value.headline
    yield view, value.distribution
    rules = tiers.Rules(by=tiers.classifications(view)[0])
    yield view, tiers.tiers, rules
    yield view, class_course.course, class_course.kind(view, rules.by)
    pair = between.pair(place, view)
    if pair:
        yield from _each(view, of_movement(pair, between.kinds(view)[0]))
        for segment in segments.usual(meta) if additive else ():
            yield view, bridge.bridge, pair, segment
    if additive:
        yield view, dependency.dependency, next(iter(dependency.columns(place, view)), "")


def _accounts(view: View) -> Iterator[Question]:
    """The list of accounts."""
    yield view, accounts.listed, accounts.Wanted(), tables.PAGE_ROWS, 0


def _leaving(meta: Meta, view: View) -> Iterator[Question]:
    """Early warning, when customers leave, why, by which rule, what is expected of them, what less churn is worth."""
    yield view, warning.warnings, warning.Calls()
    yield view, warning.listed, warning.Narrowed(), tables.PAGE_ROWS, 0
    yield from _each(view, (*of_retention(), *of_reasons()))
    yield view, rules.bench
    years, model = customers.HORIZONS[0], MODELS[0]
    yield view, forecast.forecast, years, model
    yield view, customers.listed, years, "customer", False, 1, 0, model
    first = "expected_value" if "amount" in meta.fields else "expected_purchases"
    yield view, customers.listed, years, first, True, tables.PAGE_ROWS, 0, model
    cut = Wanted()
    yield view, scenario.scenario, cut
    yield view, scenario.gainers, cut, READINGS[0], Budget(), tables.PAGE_ROWS, 0


def _periods(meta: Meta, view: View) -> Iterator[Question]:
    """Churn as it is mostly looked at next: by other periods, by class, and by how long customers have been there."""
    for period in ("month", "year"):
        yield from _churn(meta, replace(view, period=period))
    for segment in ("abc", "tenure", "cohort"):
        yield view, churn.with_whole, (segment,)
