"""P(alive) without hindsight: a model before each cut-off, fitted on what was known then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from core import query
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
    """By the first day of a stretch the model fitted on what was known before it, where there are enough repeats."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    scope = View(view.data_set, day, measure=meta.measures[0], filters=view.filters)
    return _models(workspace, scope, meta.version, stretches)


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
    """The step ``alive_model``: the parameters (alpha in weeks) before each stretch, all bound."""
    names = ("period_start", "r", "alpha", "a", "b")
    rows: list[str] = []
    bound: dict[str, Any] = {}
    for number, (start, fit) in enumerate(found.items()):
        keys = [f"model_{number}_{name}" for name in names]
        bound |= dict(zip(keys, (start, fit.r, fit.alpha, fit.a, fit.b), strict=True))
        rows.append(f"(cast(${keys[0]} as date), " + ", ".join(f"cast(${key} as double)" for key in keys[1:]) + ")")
    head = f"alive_model ({', '.join(names)}) as (\n    "
    if not rows:
        nothing = ", ".join("cast(null as double)" for _ in names[1:])
        return f"{head}select cast(null as date), {nothing} from sales where false\n)", {}
    return f"{head}values {', '.join(rows)}\n)", bound
