"""The models of a scope, fitted once: on everything up to a day, over the customers of the view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from core import query
from core.prediction import beta_geometric, gamma_gamma
from core.prediction.beta_geometric import BetaGeometric
from core.prediction.counts import WEEK, Counts, Numbers
from core.prediction.gamma_gamma import GammaGamma
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

REMEMBERED = 6
"""So many fits are kept: a scope has two, one of today and one of the test."""
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
    purchases: BetaGeometric | None
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


def fitted(workspace: Workspace, view: View, known_until: date | None = None) -> Fitted:
    """The models of a view, fitted on what was known on a day; measure and range change nothing."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    scope = View(view.data_set, day, measure=meta.measures[0], filters=view.filters)
    return _fitted(workspace, scope, meta.version, known_until or day)


def asked(workspace: Workspace, view: View, name: str, known_until: date | None = None, **bound: Any) -> Query:
    """The SQL of a question about histories."""
    day = as_of(workspace, view)
    return query.build(name, view, day, known_until=known_until or day, **bound)


@lru_cache(maxsize=REMEMBERED)
def _fitted(workspace: Workspace, scope: View, _version: str, known_until: date) -> Fitted:
    """A version never changes, so that a fit stays true."""
    history = query.run(workspace, scope, asked(workspace, scope, "history", known_until))
    history["repeat_amount"] = history["repeat_amount"].astype(float)
    counts, empty = Counts.of(history), history.empty
    alike = ["frequency", "recency_days", "age_days"]
    together = history.groupby(alike).size().rename("customers").reset_index()
    spend = gamma_gamma.fit(counts.frequency, history["repeat_amount"].to_numpy(float), counts.customers)
    return Fitted(
        known_until,
        history,
        counts,
        None if empty else beta_geometric.fit(Counts.of(together)),
        spend if spend.converged else None,
    )


def discounted(found: BetaGeometric, counts: Counts, months: int, yearly_rate: float) -> Numbers:
    """Purchases of each customer in the next months, each month's worth less by the discount rate up to its end."""
    total, before = np.zeros(len(counts.frequency)), np.zeros(len(counts.frequency))
    for month in range(1, months + 1):
        until = found.purchases(month * MONTH, counts)
        total += (until - before) / (1 + yearly_rate) ** (month / 12)
        before = until
    return total
