"""P(alive) without hindsight: a model before each cut-off, fitted on what was known then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Known:
    """What was known before a stretch: how many ``customers``, how many of them bought again, and the model ``fit``,
    None where the purchases do not determine it."""

    customers: int
    repeaters: int
    fit: BetaGeometric | None


def models(workspace: Workspace, view: View, stretches: tuple[Period, ...]) -> dict[date, BetaGeometric]:
    """By the first day of a stretch the model fitted on what was known before it, where there are enough repeats.

    Of all customers, so that a filter changes who is shown, not what is said of them.
    """
    found = _told(workspace, view, stretches)
    return {start: known.fit for start, known in found.items() if known.fit}


def model(workspace: Workspace, view: View, customers: int = 0, repeaters: int = 0) -> BetaGeometric | None:
    """The model fitted on everything up to the as-of date, with so many customers and so many who bought again at the
    least; None where the purchases do not determine it."""
    now = after(as_of(workspace, view), HORIZON_DAYS)
    known = _told(workspace, view, (now,)).get(now.start)
    return known.fit if known and known.customers >= customers and known.repeaters >= repeaters else None


def _told(workspace: Workspace, view: View, stretches: tuple[Period, ...]) -> dict[date, Known]:
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    return _known(workspace, View(view.data_set, day, measure=meta.measures[0]), meta.version, stretches)


@lru_cache(maxsize=REMEMBERED)
def _known(workspace: Workspace, everybody: View, _version: str, stretches: tuple[Period, ...]) -> dict[date, Known]:
    """A version never changes, so that a fit stays true; no measure changes its purchases."""
    day = as_of(workspace, everybody)
    name = "purchase_class_now" if stretches == (after(day, HORIZON_DAYS),) else "purchase_class"
    rows = query.run(workspace, everybody, query.build(name, everybody, day, periods=stretches))
    groups = rows.groupby(pd.to_datetime(rows["period_start"]))
    return {start.date(): _fitted(part.reset_index(drop=True)) for start, part in groups}


def _fitted(part: pd.DataFrame) -> Known:
    repeats = int((part["frequency"] * part["customers"]).sum())
    fit = beta_geometric.fit(Counts.of(part)) if repeats >= MIN_GAPS_FOR_SUGGESTION else None
    repeaters = int(part.loc[part["frequency"] > 0, "customers"].sum())
    return Known(int(part["customers"].sum()), repeaters, fit if fit and fit.converged else None)


def model_step(found: Mapping[date, BetaGeometric]) -> tuple[str, dict[str, Any]]:
    """The step ``alive_model``: the parameters (alpha in weeks) before each stretch."""
    parameters = {start: tuple(getattr(fit, name) for name in fit.NAMES) for start, fit in found.items()}
    return known_step("alive_model", dict.fromkeys(BetaGeometric.NAMES, "double"), parameters)
