"""How good would the prediction have been? Fitted before a cut-off, compared with what happened after it.

The one rule: the model stands beside rules that need no model, on the same customers and the same weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from core import query
from core.come_back import window
from core.prediction.counts import WEEK, Numbers
from core.prediction.fitted import Fitted, asked, fitted
from core.prediction.models import MODELS
from core.prediction.repeat_buying import RepeatBuying
from core.scope import as_of
from core.store import Workspace
from core.view import View

LONGEST = 52 * WEEK
"""Days of the test at most; never more than half of the history."""
MOST_FREQUENT = 7
"""Customers with so many repeats and more are in one group."""
TRACKED = 60
"""Points of the course at most."""
ALIVE = 0.5


@dataclass(frozen=True)
class Backtest:
    """What was expected after ``cut_off`` and what happened up to ``until``, of the customers known at the cut-off.

    Purchases are purchase days; ``error`` and ``rate_error`` are root mean squares per customer, of the model and of
    "everybody goes on at the rate so far". frequencies: frequency, customers, expected, actual, at_rate (per customer).
    course: day, expected, actual (repeats so far, in all), known (before the cut-off). models: model (all that the data
    determines, and ``at_rate``), error, expected_in_all, actual_in_all, customers. rules: rule (those models, window,
    nobody), right (a fraction), called (active), customers.
    """

    cut_off: date
    until: date
    name: str
    model: RepeatBuying
    customers: int
    expected: float
    actual: int
    rate: float
    error: float
    rate_error: float
    frequencies: pd.DataFrame
    course: pd.DataFrame
    models: pd.DataFrame
    rules: pd.DataFrame
    window_days: int

    @property
    def better(self) -> bool:
        """Whether the model errs less than the rate so far."""
        return self.error < self.rate_error


def cut_off(workspace: Workspace, view: View) -> date:
    """Half of the history, or the last 52 weeks where that is shorter, is what the model has to foretell."""
    day, first = as_of(workspace, view), workspace.open(view.data_set).first_day
    return day - timedelta(days=min(LONGEST, ((day - first).days + 1) // 2))


def backtest(workspace: Workspace, view: View, name: str = MODELS[0]) -> Backtest | None:
    """The test of a model; None where it could not be fitted on what was known before the cut-off."""
    cut, until = cut_off(workspace, view), as_of(workspace, view)
    found = {one: fitted(workspace, view, cut, one) for one in MODELS}
    found = {one: model for one, model in found.items() if model.converged}
    if name not in found:
        return None
    model = found[name]
    assert model.purchases
    weeks = (until - cut).days / WEEK
    later = model.history["later"].to_numpy(float)
    by_model = {one: each.purchases.purchases(weeks, each.counts) for one, each in found.items() if each.purchases}
    expected = by_model[name]
    age = model.counts.age
    rate = np.divide(model.counts.frequency * weeks, age, out=np.zeros_like(age), where=age > 0)
    repeats = query.run(workspace, view, asked(workspace, view, "repeat_day", cut))
    days = window(workspace, view).days
    return Backtest(
        cut,
        until,
        name,
        model.purchases,
        len(later),
        float(expected.sum()),
        int(later.sum()),
        float(rate.sum()),
        _error(expected, later),
        _error(rate, later),
        _frequencies(model.counts.frequency, expected, later, rate),
        _course(model, repeats, until),
        _models(by_model | {"at_rate": rate}, later),
        _rules(found, later > 0, days),
        days,
    )


def _error(expected: Numbers, actual: Numbers) -> float:
    return float(np.sqrt(np.mean((expected - actual) ** 2)))


def _models(expected: dict[str, Numbers], later: Numbers) -> pd.DataFrame:
    """How far each way to expect purchases was off."""
    return pd.DataFrame(
        [
            {
                "model": name,
                "error": _error(each, later),
                "expected_in_all": float(each.sum()),
                "actual_in_all": int(later.sum()),
                "customers": len(later),
            }
            for name, each in expected.items()
        ]
    )


def _frequencies(frequency: Numbers, expected: Numbers, actual: Numbers, rate: Numbers) -> pd.DataFrame:
    group = np.minimum(frequency, MOST_FREQUENT).astype(int)
    rows = pd.DataFrame({"frequency": group, "customers": 1, "expected": expected, "actual": actual, "at_rate": rate})
    sums = rows.groupby("frequency").sum()
    means = sums[["expected", "actual", "at_rate"]].div(sums["customers"], axis=0)
    return sums[["customers"]].join(means).reset_index()


def _course(model: Fitted, days: pd.DataFrame, until: date) -> pd.DataFrame:
    """Repeats so far, expected and actual, of the customers known at the cut-off, at evenly spaced days."""
    assert model.purchases
    first = days.loc[days["first_purchases"] > 0]
    starts, people = first["day"].to_numpy("datetime64[D]"), first["first_purchases"].to_numpy(float)
    span = int((np.datetime64(until) - starts.min()).astype(int))
    step = max(WEEK, -(-span // TRACKED // WEEK) * WEEK)
    points = np.array([np.datetime64(until) - step * back for back in range(span // step, -1, -1)])
    expected, actual = [], []
    for point in points:
        waited = np.maximum((point - starts).astype(int), 0) / WEEK
        expected.append(float((people * model.purchases.repeats(waited)).sum()))
        actual.append(int(days.loc[days["day"].to_numpy("datetime64[D]") <= point, "repeats"].sum()))
    known = points <= np.datetime64(model.known_until)
    return pd.DataFrame({"day": pd.to_datetime(points).date, "expected": expected, "actual": actual, "known": known})


def _rules(found: dict[str, Fitted], bought: np.ndarray, window_days: int) -> pd.DataFrame:
    """Who is active after the cut-off: by each model's P(alive), by the inactivity window, and "nobody"."""
    history = next(iter(found.values())).history
    silent = (history["age_days"] - history["recency_days"]).to_numpy()
    called = {name: each.purchases.p_alive(each.counts) >= ALIVE for name, each in found.items() if each.purchases}
    called |= {
        "window": silent < window_days,
        "nobody": np.zeros(len(bought), dtype=bool),
    }
    return pd.DataFrame(
        [
            {"rule": name, "right": float((says == bought).mean()), "called": int(says.sum()), "customers": len(bought)}
            for name, says in called.items()
        ]
    )
