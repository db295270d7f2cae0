"""The models of a scope, fitted once: on everything up to a day, over the customers of the view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from core import query
from core.prediction import gamma_gamma, models
from core.prediction.counts import WEEK, Counts, Numbers
from core.prediction.gamma_gamma import GammaGamma
from core.prediction.models import MODELS
from core.prediction.repeat_buying import RepeatBuying
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

REMEMBERED = 6
"""So many histories are kept: a scope has two, one of today and one of the test."""
MONTH = 365.25 / 12 / WEEK
"""Weeks."""


@dataclass(frozen=True)
class Fitted:
    """``history`` has one row per customer (see ``core/sql/history.sql``), shared: copy it before changing it.

    ``purchases`` is None without any customer, ``spend`` without an amount or where no mean amount exists.
    """

    known_until: date
    history: pd.DataFrame
    counts: Counts
    purchases: RepeatBuying | None
    spend: GammaGamma | None

    @property
    def converged(self) -> bool:
        """Whether the data determines the model of purchases."""
        return self.purchases is not None and self.purchases.converged

    @property
    def amounts(self) -> Numbers:
        """Expected amount of a purchase of each customer. Only with a model of the spend."""
        assert self.spend
        return self.spend.spend(self.counts.frequency, self.history["repeat_amount"].to_numpy(float))


def fitted(workspace: Workspace, view: View, known_until: date | None = None, model: str = MODELS[0]) -> Fitted:
    """The models of a view, fitted on what was known on a day; measure and range change nothing."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    scope = View(view.data_set, day, measure=meta.measures[0], filters=view.filters)
    told = (workspace, scope, meta.version, known_until or day)
    known = _known(*told)
    return Fitted(known.known_until, known.history, known.counts, _fitted(*told, models.known(model)), known.spend)


def asked(
    workspace: Workspace, view: View, name: str, known_until: date | None = None, *beside: str, **bound: Any
) -> Query:
    """The SQL of a question about histories, with files ``beside`` its own."""
    day = as_of(workspace, view)
    return query.build(name, view, day, *beside, known_until=known_until or day, **bound)


@dataclass(frozen=True)
class _Known:
    """What every model is fitted on; ``together`` counts alike customers as one row, None without any."""

    known_until: date
    history: pd.DataFrame
    counts: Counts
    together: Counts | None
    spend: GammaGamma | None


@lru_cache(maxsize=REMEMBERED)
def _known(workspace: Workspace, scope: View, _version: str, known_until: date) -> _Known:
    """A version never changes, so that what was read, and a fit, stay true."""
    history = query.run(workspace, scope, asked(workspace, scope, "history", known_until))
    history["repeat_amount"] = history["repeat_amount"].astype(float)
    counts, empty = Counts.of(history), history.empty
    alike = ["frequency", "recency_days", "age_days"]
    together = history.groupby(alike).size().rename("customers").reset_index()
    spend = gamma_gamma.fit(counts.frequency, history["repeat_amount"].to_numpy(float), counts.customers)
    return _Known(
        known_until, history, counts, None if empty else Counts.of(together), spend if spend.converged else None
    )


@lru_cache(maxsize=REMEMBERED * len(MODELS))
def _fitted(workspace: Workspace, scope: View, version: str, known_until: date, model: str) -> RepeatBuying | None:
    together = _known(workspace, scope, version, known_until).together
    return models.fit(model, together) if together else None


def discounted(found: RepeatBuying, counts: Counts, months: int, yearly_rate: float) -> Numbers:
    """Purchases of each customer in the next months, each month's worth less by the discount rate up to its end."""
    total, before = np.zeros(len(counts.frequency)), np.zeros(len(counts.frequency))
    for month in range(1, months + 1):
        until = found.if_alive(month * MONTH, counts)
        total += (until - before) / (1 + yearly_rate) ** (month / 12)
        before = until
    return total * found.p_alive(counts)
