"""What will customers buy in the next twelve months, and who is probably gone? With the test of how far to trust it.

The one rule: where the data is too small or the models do not fit, there is no forecast, and it says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from core import query
from core.errors import UserError
from core.prediction import customers
from core.prediction.backtest import ALIVE, Backtest, backtest, cut_off
from core.prediction.fitted import Fitted, asked, fitted
from core.prediction.models import ALIVE_FILES, MODELS, known
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MIN_DAYS = 180
"""Of history; MIN_CUSTOMERS and MIN_REPEATERS (with a second purchase day) are those known at the test's cut-off."""
MIN_CUSTOMERS = 100
MIN_REPEATERS = 50
ALL_ALIVE = 90
"""Per cent: where nobody has a lower P(alive), the purchases do not show who leaves."""


@dataclass(frozen=True)
class Forecast:
    """``trouble`` is empty, or why there is no forecast: short, few, no_fit.

    ``expected_value`` is revenue, None without a model of amounts. ``alive`` counts a P(alive) of at least ``ALIVE``;
    bands: alive_from, alive_to (per cent), customers. ``test`` is None with a trouble.
    """

    trouble: str
    history_days: int
    known_customers: int
    known_repeaters: int
    customers: int
    alive: int
    expected_purchases: float
    expected_value: float | None
    lifetime_value: float | None
    bands: pd.DataFrame
    test: Backtest | None


def forecast(workspace: Workspace, view: View, years: int = customers.HORIZONS[0], model: str = MODELS[0]) -> Forecast:
    """The figures of a view by a ``model``; the lifetime value looks so many ``years`` ahead."""
    day, cut = as_of(workspace, view), cut_off(workspace, view)
    days = (day - workspace.open(view.data_set).first_day).days + 1
    before = fitted(workspace, view, cut, model)
    people, repeaters = len(before.history), int((before.history["frequency"] > 0).sum())
    now = fitted(workspace, view, model=model)
    if days < MIN_DAYS:
        trouble = "short"
    elif people < MIN_CUSTOMERS or repeaters < MIN_REPEATERS:
        trouble = "few"
    elif not (before.converged and now.converged):
        trouble = "no_fit"
    else:
        bands = query.run(workspace, view, bands_asked(workspace, view, model))
        trouble = "" if bands["alive_from"].min() < ALL_ALIVE else "no_fit"
    if trouble:
        return Forecast(trouble, days, people, repeaters, len(now.history), 0, 0.0, None, None, pd.DataFrame(), None)
    rows = customers.rows_of(workspace, view, years, model)
    alive = int(bands.loc[bands["alive_from"] >= 100 * ALIVE, "customers"].sum())
    value, lifetime = (
        float(rows[name].sum()) if name in rows else None for name in ("expected_value", "lifetime_value")
    )
    purchases = float(rows["expected_purchases"].sum())
    test = backtest(workspace, view, model)
    return Forecast("", days, people, repeaters, len(rows), alive, purchases, value, lifetime, bands, test)


def bands_asked(workspace: Workspace, view: View, model: str = MODELS[0]) -> Query:
    """The SQL of P(alive) in tenths."""
    found = fitted(workspace, view, model=model)
    return asked(workspace, view, "alive_band", None, ALIVE_FILES[model], **_parameters(found))


def history_asked(workspace: Workspace, view: View, known_until: date | None = None) -> Query:
    """The SQL of what the models are fitted on."""
    return asked(workspace, view, "history", known_until)


def course_asked(workspace: Workspace, view: View) -> Query:
    """The SQL of the course of repeats."""
    return asked(workspace, view, "repeat_day", cut_off(workspace, view))


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Customers with a P(alive) by ``model`` from ``alive_from`` up to ``alive_below``, in per cent."""
    limits: dict[str, float] = {}
    for name, otherwise in (("alive_from", "0"), ("alive_below", "100")):
        text = options.get(name, otherwise)
        if not text.isdecimal() or int(text) > 100:
            raise UserError("bad_option", option=name, value=text, choices="0–100")
        limits[name] = int(text)
    name = known(options.get("model", MODELS[0]))
    model = fitted(workspace, view, model=name)
    if not model.converged:
        raise UserError("no_prediction")
    bound = {"known_until": model.known_until, **_parameters(model), **limits}
    return Cell(bound, beside=(ALIVE_FILES[name],))


def _parameters(model: Fitted) -> dict[str, Any]:
    assert model.purchases
    return model.purchases.parameters
