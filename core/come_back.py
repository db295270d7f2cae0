"""After how many silent days is a customer lost? The come-back curve and the inactivity window it suggests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter

from core import query
from core.definitions import (
    ALIVE,
    COME_BACK_LIMIT,
    FALLBACK_WINDOW_DAYS,
    HOUSE_RULES,
    MIN_GAPS_FOR_SUGGESTION,
    PEPPER_PURCHASES,
    RHYTHM_MIN_GAPS,
    RHYTHM_QUANTILE_PERCENT,
    RULES_WITH_WINDOW,
)
from core.prediction.before import model
from core.prediction.beta_geometric import BetaGeometric
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import MAX_WINDOW_DAYS, View

REMEMBERED = 32
"""So many come-back curves are kept, each of one data set and as-of date."""
YEAR_DAYS = 365
SETTLED_PERCENT = 90
"""Of the customers of a rule with days of their own, so many have no more than the settled days."""


@dataclass(frozen=True)
class Window:
    """The inactivity window in force and why.

    ``days`` is the view's own, or ``usual``; ``suggested`` the shortest with a come-back rate of at most
    ``COME_BACK_LIMIT`` (None: too few gaps, the fallback serves); ``usual`` is the suggested one, or where that is
    too long to see anybody leave, a year or a third of the data; ``offered`` is the suggested one unless it is longer
    than half of the data. ``curve`` has the columns days, come_back_rate and least (the share that has come back
    already) and is shared: copy it before changing it. ``certain``: as long as the longest silence that a purchase
    ended were at least ``MIN_GAPS_FOR_SUGGESTION``; where fewer were, a single one decides how many never come back.
    ``long_gap`` is the 90th percentile of all gaps between purchases, in days; None with too few of them. ``rule`` is
    the house rule; ``firm_cycles`` twice the median of all gaps, in days, None without a gap. ``alive`` is the model
    of P(alive), where the house rule is that and the data determines it. ``settled_days``: who stopped buying so long
    before the as-of date is known to be lost; the window, or where customers have days of their own what is enough
    for ``SETTLED_PERCENT`` of them.
    """

    days: int
    suggested: int | None
    curve: pd.DataFrame
    long_gap: float | None = None
    rule: str = HOUSE_RULES[0]
    firm_cycles: int | None = None
    settled_days: int = 0
    usual: int = FALLBACK_WINDOW_DAYS
    alive: BetaGeometric | None = None
    offered: int | None = None
    certain: bool = True

    @property
    def shortened(self) -> bool:
        """Whether the suggestion is too long to be used."""
        return self.suggested is not None and self.usual < self.suggested

    @property
    def serves(self) -> bool:
        """Whether the window decides about anybody."""
        return self.rule in RULES_WITH_WINDOW or (self.rule == ALIVE and self.alive is None)

    @property
    def come_back_rate(self) -> float | None:
        """Share of customers silent for ``days`` who later buy again; None without a curve."""
        return self._at_window("come_back_rate")

    @property
    def come_back_least(self) -> float | None:
        """Of the silences longer than ``days`` the share that a purchase has ended already, where the curve is not
        ``certain`` and this is less than it says; else None."""
        least, rate = self._at_window("least"), self.come_back_rate
        if self.certain or rate is None or least is None or np.isnan(least) or least >= rate:
            return None
        return least

    @property
    def shown(self) -> pd.DataFrame:
        """The curve to be looked at: what has come back already, where it is not ``certain``."""
        return self.curve if self.certain else self.curve.assign(come_back_rate=self.curve["least"]).dropna()

    def _at_window(self, column: str) -> float | None:
        known = self.curve[self.curve["days"] <= self.days]
        return None if known.empty else float(known[column].iloc[-1])

    def bound(self) -> dict[str, Any]:
        """What every question binds that tells who is active, silent or lost."""
        return {
            "window": self.days,
            "firm_cycles": self.firm_cycles,
            "min_gaps": RHYTHM_MIN_GAPS,
            "quantile_percent": RHYTHM_QUANTILE_PERCENT,
            "min_purchases": PEPPER_PURCHASES,
            "most_days": MAX_WINDOW_DAYS,
            **{f"alive_{name}": getattr(self.alive, name, None) for name in BetaGeometric.NAMES},
        }


def window(workspace: Workspace, view: View) -> Window:
    """The inactivity window of a view: suggested over all customers, so that a filter does not change the rule."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    version = meta.version
    suggested, curve, long_gap, cycles, certain = _suggestion(workspace, view.data_set, version, day)
    known = (day - meta.first_day).days
    usual = useful(suggested, known) if suggested else FALLBACK_WINDOW_DAYS
    offered = suggested if suggested and (suggested == usual or 2 * suggested <= known) else None
    days = view.window or usual
    alive = model(workspace, view) if view.rule == ALIVE else None
    found = Window(days, suggested, curve, long_gap, view.rule, cycles, days, usual, alive, offered, certain)
    if view.rule == HOUSE_RULES[0]:
        return found
    bound = tuple(found.bound().items())
    return replace(found, settled_days=_settled(workspace, View(view.data_set, day, rule=view.rule), version, bound))


def useful(suggested: int, known: int) -> int:
    """The suggested days, or fewer where the ``known`` days of history are hardly longer: nobody could be seen leaving.

    Up to a year, and up to half of the history, a suggestion serves as it is.
    """
    third = known // 3
    return suggested if suggested <= min(YEAR_DAYS, 1.5 * third) else min(YEAR_DAYS, third) or suggested


def asked(workspace: Workspace, view: View) -> Query:
    """The SQL of the gaps: over all customers, whatever the view's measure and filters."""
    return _gaps(view.data_set, as_of(workspace, view))


@lru_cache(maxsize=REMEMBERED)
def _suggestion(
    workspace: Workspace, data_set: str, _version: str, day: date
) -> tuple[int | None, pd.DataFrame, float | None, int | None, bool]:
    """Suggested window, curve, long gap, two cycles and whether the curve's end is certain, asked once: no measure
    changes the purchases of a version."""
    gaps = query.run(workspace, View(data_set), _gaps(data_set, day))
    curve = come_back_curve(gaps)
    closed = gaps[gaps["closed"] == 1]
    enough = int(closed["gaps"].sum()) >= MIN_GAPS_FOR_SUGGESTION
    certain = int(gaps.loc[gaps["days"] >= closed["days"].max(), "gaps"].sum()) >= MIN_GAPS_FOR_SUGGESTION
    return suggest(curve) if enough else None, curve, long_gap(gaps) if enough else None, two_cycles(gaps), certain


@lru_cache(maxsize=REMEMBERED)
def _settled(workspace: Workspace, everybody: View, _version: str, bound: tuple[tuple[str, Any], ...]) -> int:
    asked = query.build("grace_spread", everybody, as_of(workspace, everybody), **dict(bound))
    spread = query.run(workspace, everybody, asked)
    enough = 100 * spread["customers"].cumsum() >= SETTLED_PERCENT * spread["customers"].sum()
    return int(spread.loc[enough, "days"].iloc[0]) if len(spread) else 0


def two_cycles(gaps: pd.DataFrame) -> int | None:
    """Twice the median of the gaps that a purchase ended, the smallest that half of them do not exceed."""
    closed = gaps[gaps["closed"] == 1].sort_values("days")
    half = 2 * closed["gaps"].cumsum() >= closed["gaps"].sum()
    return 2 * int(closed.loc[half, "days"].iloc[0]) if len(closed) else None


def long_gap(gaps: pd.DataFrame) -> float:
    """The 90th percentile of the gaps that a purchase ended, by linear interpolation; see ``come_back_curve``."""
    closed = gaps[gaps["closed"] == 1].sort_values("days")
    up_to = closed["gaps"].cumsum().to_numpy()
    place = RHYTHM_QUANTILE_PERCENT / 100 * (int(up_to[-1]) - 1)
    days = closed["days"].to_numpy()
    low, high = (float(days[np.searchsorted(up_to, round_up(place) + 1)]) for round_up in (np.floor, np.ceil))
    return low + (place % 1) * (high - low)


def _gaps(data_set: str, day: date) -> Query:
    return query.build("come_back", View(data_set), day)


def come_back_curve(gaps: pd.DataFrame) -> pd.DataFrame:
    """Come-back rate (S(N) − S(last)) / S(N) for every N from 1 day to the longest gap.

    ``gaps`` has days, closed (1: ended by a purchase, 0: still open) and their number; S is the Kaplan–Meier estimate
    of P(gap > N). ``least``: of the gaps longer than N those that are closed; none where there is no such gap.
    """
    if gaps.empty or not gaps["closed"].any():
        return pd.DataFrame({"days": [], "come_back_rate": [], "least": []}).astype({"days": "int64"})
    fitter = KaplanMeierFitter().fit(gaps["days"], gaps["closed"], weights=gaps["gaps"])
    days = np.arange(1, int(gaps["days"].max()) + 1)
    survival = fitter.survival_function_at_times(days).to_numpy()
    rate = np.divide(survival - survival[-1], survival, out=np.zeros_like(survival), where=survival > 0)
    ended = gaps["gaps"].where(gaps["closed"] == 1, 0)
    longer, closed = (weights.sum() - _up_to(days, gaps["days"], weights) for weights in (gaps["gaps"], ended))
    least = np.divide(closed, longer, out=np.full(len(days), np.nan), where=longer > 0)
    return pd.DataFrame({"days": days, "come_back_rate": rate, "least": least})


def _up_to(days: np.ndarray, at: pd.Series, weights: pd.Series) -> np.ndarray:
    """The sum of the weights that stand at each of the days or before."""
    return np.cumsum(np.bincount(at, weights, minlength=int(days[-1]) + 1))[days]


def suggest(curve: pd.DataFrame, limit: float = COME_BACK_LIMIT) -> int | None:
    """The smallest number of days whose come-back rate is at most ``limit``."""
    low = curve.loc[curve["come_back_rate"] <= limit + 1e-12, "days"]
    return None if low.empty else int(low.iloc[0])
