"""P(alive) without hindsight: a model before each cut-off, fitted on what was known then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from core import query
from core.cut_offs import HORIZON_DAYS, after, known_step
from core.definitions import MIN_GAPS_FOR_SUGGESTION
from core.periods import Period
from core.prediction import beta_geometric
from core.prediction.beta_geometric import BetaGeometric
from core.prediction.counts import Counts
from core.scope import as_of
from core.store import Workspace
from core.view import View

REMEMBERED = 8
"""So many sets of fits are kept."""


def models(workspace: Workspace, view: View, stretches: tuple[Period, ...]) -> dict[date, BetaGeometric]:
    """By the first day of a stretch the model fitted on what was known before it, where there are enough repeats.

    Of all customers, so that a filter changes who is shown, not what is said of them.
    """
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    return _models(workspace, View(view.data_set, day, measure=meta.measures[0]), meta.version, stretches)


def model(workspace: Workspace, view: View) -> BetaGeometric | None:
    """The model fitted on everything up to the as-of date; None where the purchases do not determine it."""
    now = after(as_of(workspace, view), HORIZON_DAYS)
    return models(workspace, view, (now,)).get(now.start)


@lru_cache(maxsize=REMEMBERED)
def _models(
    workspace: Workspace, scope: View, _version: str, stretches: tuple[Period, ...]
) -> dict[date, BetaGeometric]:
    """A version never changes, so that a fit stays true; no measure changes its purchases."""
    rows = query.run(workspace, scope, query.build("purchase_class", scope, as_of(workspace, scope), periods=stretches))
    fits = {
        start.date(): beta_geometric.fit(Counts.of(part.reset_index(drop=True)))
        for start, part in rows.groupby(pd.to_datetime(rows["period_start"]))
        if (part["frequency"] * part["customers"]).sum() >= MIN_GAPS_FOR_SUGGESTION
    }
    return {start: fit for start, fit in fits.items() if fit.converged}


def model_step(found: Mapping[date, BetaGeometric]) -> tuple[str, dict[str, Any]]:
    """The step ``alive_model``: the parameters (alpha in weeks) before each stretch."""
    parameters = {start: tuple(getattr(fit, name) for name in fit.NAMES) for start, fit in found.items()}
    return known_step("alive_model", dict.fromkeys(BetaGeometric.NAMES, "double"), parameters)
