"""Which churn rule fits my customers? Every rule played back over the firm's own history, without hindsight.

At month ends of the past each rule flags customers from what was known on that day; the horizon after it tells who came
back anyway. Customers who were silent for longer than ``LONGEST_SILENCE_DAYS`` then are no question any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from core import query
from core.come_back import window
from core.cut_offs import HORIZON_DAYS, after, cut_offs, known_step
from core.definitions import (
    ALIVE,
    HOUSE_RULES,
    MEASURES,
    PEPPER_PURCHASES,
    RHYTHM_MIN_GAPS,
    RHYTHM_QUANTILE_PERCENT,
    WINDOW,
)
from core.errors import UserError
from core.interval import wilson
from core.periods import Period
from core.prediction.before import model_step, models
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import MAX_WINDOW_DAYS, View

LONGEST_SILENCE_DAYS = 730
NEW_DAYS = 30
"""Who has been flagged for fewer days is newly flagged."""
YEAR_DAYS = 365
"""Warning is counted up to a year of silence."""
STANDARD_DAYS = (30, 60, 90, 180, 365)
_WINDOWS = tuple(f"window_{number}" for number in range(1, len(STANDARD_DAYS) + 3))
"""The usual ones, the one in force and the suggested one."""
OWN = HOUSE_RULES[1:]
"""Rules whose number of days is each customer's own."""
REMEMBERED = 8
"""So many sets of median gaps are kept."""
COLUMNS = [
    "rule",
    "days",
    "flagged",
    "came_back",
    "false_alarms",
    "false_low",
    "false_high",
    "false_least",
    "false_most",
    "caught",
    "caught_least",
    "caught_most",
    "accuracy",
    "warning_days",
    "value_per_call",
    "flagged_now",
    "flagged_new",
]


@dataclass(frozen=True)
class Bench:
    """``rows`` has one row per rule with ``COLUMNS``; windows, the shortest first, then ``OWN``.

    flagged, came_back: customers on an average cut-off. false_alarms: came back within the horizon / flagged, with its
    95 % interval for the customers of one cut-off, its least and most; caught: flagged of those who stayed away;
    accuracy: flagged and stayed away, or not flagged and came back, of all (fractions; NaN where there is nobody to
    divide by). warning_days: before a year of silence.
    value_per_call: trailing 12 months of those rightly flagged per flagged one; NaN where values do not add up.
    flagged_now: on the as-of date; flagged_new of them in the last ``NEW_DAYS``. ``each`` has the counts of every
    cut-off (rule, days, cut_off, known, stayed_away, flagged, flagged_new, came_back, came_back_new, caught_value).
    Both frames are empty without a cut-off. ``house_rule`` is the rule in force; ``house`` the window, in force or
    where an own rule is silent; ``suggested`` the window that is offered, if any, and ``usual`` what serves where
    nobody chooses (``core.come_back``). ``unfitted`` is on how many cut-offs the
    purchases do not determine the model of P(alive), so that it flags nobody; it has no row where that is so on all of
    them or on the as-of date.
    """

    rows: pd.DataFrame
    each: pd.DataFrame
    cut_offs: tuple[date, ...]
    horizon_days: int
    house: int
    suggested: int | None
    usual: int
    house_rule: str = WINDOW
    unfitted: int = 0

    @property
    def in_force(self) -> pd.Series:
        """Which of the rows is the house rule."""
        of_rule = self.rows["rule"] == self.house_rule
        return of_rule & (self.rows["days"].eq(self.house).fillna(False) | (self.house_rule != WINDOW))

    @property
    def house_row(self) -> pd.Series | None:
        """The row of the house rule; None without a cut-off, or where that is P(alive) without a model."""
        found = self.rows[self.in_force]
        return None if found.empty else found.iloc[0]

    def row(self, rule: str, days: int | None = None) -> pd.Series:
        """The row of a rule; of a window with its days."""
        found = self.rows[self.rows["rule"] == rule]
        return (found if days is None else found[found["days"] == days]).iloc[0]


@dataclass(frozen=True)
class ChurnedNow:
    """Customers churned on the as-of date by the house rule: those whom its row of the bench flags now, the
    ``long_silent``, who are left out there, and the ``unjudged``, for whom the window serves in place of the rule."""

    flagged: int
    long_silent: int
    unjudged: int

    @property
    def churned(self) -> int:
        """All of them."""
        return self.flagged + self.long_silent + self.unjudged


def churned_now(workspace: Workspace, view: View) -> ChurnedNow:
    """How many of the scope are churned today: as many as the account list has over all time."""
    bound = window(workspace, view).bound() | parameters()
    asked = query.build("churned_now", view, as_of(workspace, view), **bound)
    row = query.run(workspace, view, asked).iloc[0]
    return ChurnedNow(*(int(row[name]) for name in ("flagged", "long_silent", "unjudged")))


def windows(workspace: Workspace, view: View) -> tuple[int, ...]:
    """The fixed windows compared: the one in force, the suggested one unless too long, and the usual ones that fit."""
    meta, found = workspace.open(view.data_set), window(workspace, view)
    span = (as_of(workspace, view) - meta.first_day).days
    usual = (days for days in STANDARD_DAYS if 2 * days <= span)
    return tuple(sorted({*usual, found.days, *((found.offered,) if found.offered else ())}))


def asked(workspace: Workspace, view: View, stretches: tuple[Period, ...] | None = None) -> Query:
    """The SQL of the comparison; the last stretch is that after the as-of date."""
    stretches = stretches if stretches is not None else _stretches(workspace, view)
    every = (*stretches, after(as_of(workspace, view), HORIZON_DAYS))
    steps, bound = ground(workspace, view, every)
    bound |= dict(zip_longest(_WINDOWS, windows(workspace, view)))
    return query.build("rule_bench", view, as_of(workspace, view), periods=every, more=steps, **bound)


def ground(
    workspace: Workspace, view: View, stretches: tuple[Period, ...], modelled: bool = True
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What every question about days of customers' own takes: the firm's median gap and, if ``modelled``, the model of
    P(alive) before each stretch as steps, and what is bound. Both are of all customers, whatever the filter."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    gaps = _firm_gaps(workspace, View(view.data_set, day, measure=meta.measures[0]), meta.version, stretches)
    known = {start: (days,) for start, days in gaps.items()}
    gap_step, bound = known_step("firm_gap", {"median_gap": "integer"}, known)
    step, of_model = model_step(models(workspace, view, stretches) if modelled else {})
    return (gap_step, step), bound | of_model | parameters()


@lru_cache(maxsize=REMEMBERED)
def _firm_gaps(workspace: Workspace, everybody: View, _version: str, stretches: tuple[Period, ...]) -> dict[date, int]:
    """By the first day of a stretch the median gap before it, where there is a gap; a version never changes."""
    asked = query.build("firm_gap", everybody, as_of(workspace, everybody), periods=stretches)
    rows = query.run(workspace, everybody, asked)
    return dict(zip(pd.to_datetime(rows["period_start"]).dt.date, rows["median_gap"].astype(int), strict=True))


def bench(workspace: Workspace, view: View, stretches: tuple[Period, ...] | None = None) -> Bench:
    """Every rule over the cut-offs of a view, or before these ``stretches``."""
    stretches = stretches if stretches is not None else _stretches(workspace, view)
    day, found = as_of(workspace, view), window(workspace, view)
    counts = query.run(workspace, view, asked(workspace, view, stretches))
    counts = counts.rename(columns={"window_days": "days"}).astype({"days": "Int64"})
    counts["cut_off"] = pd.to_datetime(counts["period_start"]).dt.date - timedelta(days=1)
    order = {name: place for place, name in enumerate((WINDOW, *OWN))}
    counts = counts.sort_values(
        ["rule", "days", "cut_off"], key=lambda one: one.map(order) if one.name == "rule" else one
    )
    numbers = ["known", "stayed_away", "flagged", "flagged_new", "came_back", "came_back_new"]
    counts[numbers] = counts[numbers].astype("int64")
    every = (*stretches, after(day, HORIZON_DAYS))
    fits = models(workspace, view, every)
    unfitted = sum(one.start not in fits for one in stretches)
    if every[-1].start not in fits or unfitted == len(stretches):
        counts = counts[counts["rule"] != ALIVE]
    past = counts[counts["cut_off"] < day] if stretches else counts.iloc[:0]
    groups = past.groupby(["rule", "days"], sort=False, dropna=False)
    rows = [_summed(rule, days, part, view) for (rule, days), part in groups]
    now = counts[counts["cut_off"] == day].rename(columns={"flagged": "flagged_now"})
    summed = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("flagged_now", "flagged_new")])
    summed["days"] = summed["days"].astype("Int64")
    summed = summed.merge(now[["rule", "days", "flagged_now", "flagged_new"]], on=["rule", "days"], how="left")
    each = past[["rule", "days", "cut_off", *numbers, "caught_value"]].reset_index(drop=True)
    horizon = (stretches[0].end - stretches[0].start).days + 1 if stretches else 0
    days = tuple(one.start - timedelta(days=1) for one in stretches)
    return Bench(summed[COLUMNS], each, days, horizon, found.days, found.offered, found.usual, view.rule, unfitted)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Who a ``lost_rule`` flags on the as-of date; a window has ``rule_days``; with ``newly`` "true" only new ones."""
    rule, days = options.get("lost_rule", ""), options.get("rule_days", "")
    if rule not in (WINDOW, *OWN):
        raise UserError("bad_option", option="lost_rule", value=rule, choices=", ".join((WINDOW, *OWN)))
    if rule == WINDOW and not (days.isdecimal() and 1 <= int(days) <= MAX_WINDOW_DAYS):
        raise UserError("bad_option", option="window", value=days, choices=f"1–{MAX_WINDOW_DAYS}")
    now = (after(as_of(workspace, view), HORIZON_DAYS),)
    steps, bound = ground(workspace, view, now, rule == ALIVE)
    bound |= {"rule": rule, "rule_days": int(days or 1), "newly": options.get("newly") == "true"}
    return Cell(bound, now, steps)


def _stretches(workspace: Workspace, view: View) -> tuple[Period, ...]:
    return cut_offs(workspace.open(view.data_set).first_day, as_of(workspace, view))


def _summed(rule: str, days: Any, part: pd.DataFrame, view: View) -> dict[str, Any]:
    """A rule over its cut-offs: shares are of all their customers together, their range is from one to another."""
    sums = part[["known", "stayed_away", "flagged", "came_back"]].sum()
    flagged, came_back = int(sums["flagged"]), int(sums["came_back"])
    rightly = part["flagged"] - part["came_back"]
    false = _share(part["came_back"], part["flagged"])
    caught = _share(rightly, part["stayed_away"])
    low, high = wilson(came_back / len(part), flagged / len(part))
    told = rightly.sum() + (sums["known"] - sums["stayed_away"]) - came_back
    adds_up = MEASURES[view.measure].additive
    return {
        "rule": rule,
        "days": days,
        "flagged": flagged / len(part),
        "came_back": came_back / len(part),
        "false_alarms": _ratio(came_back, flagged),
        "false_low": float(low),
        "false_high": float(high),
        "false_least": false.min(),
        "false_most": false.max(),
        "caught": _ratio(rightly.sum(), sums["stayed_away"]),
        "caught_least": caught.min(),
        "caught_most": caught.max(),
        "accuracy": _ratio(told, sums["known"]),
        "warning_days": YEAR_DAYS - _ratio(part["days_flagged"].astype(float).sum(), flagged),
        "value_per_call": _ratio(part["caught_value"].astype(float).sum(), flagged) if adds_up else np.nan,
    }


def _share(hits: pd.Series, of: pd.Series) -> pd.Series:
    return hits / of.where(of > 0)


def _ratio(hits: float, of: float) -> float:
    return float(hits) / float(of) if of else np.nan


def parameters() -> dict[str, Any]:
    """What every question about rules binds."""
    return {
        "min_gaps": RHYTHM_MIN_GAPS,
        "quantile_percent": RHYTHM_QUANTILE_PERCENT,
        "min_purchases": PEPPER_PURCHASES,
        "longest_silence": LONGEST_SILENCE_DAYS,
        "new_days": NEW_DAYS,
    }
