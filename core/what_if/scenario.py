"""What would be kept if fewer customers left: customers, revenue, margin and lifetime value, per class or segment.

The one rule: churn is what the last twelve months showed of each cell, its money what the customers of now brought.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import UserError
from core.store import Workspace
from core.view import View
from core.what_if import cut
from core.what_if.cut import FIGURES, SUMS, Flags, Wanted
from core.what_if.exposed import exposed
from core.what_if.lifetime import READINGS, Rates
from core.what_if.time_budget import Budget, shares

LISTED = [
    "customer",
    "name",
    "cell",
    "lifetime_gain",
    "gain_share",
    "hours",
    "revenue",
    "margin",
    "churn_rate",
    "rate_after",
]


@dataclass(frozen=True)
class Scenario:
    """What a cut keeps. ``cells`` and ``figures`` are empty where nobody was active a year before, or nobody is now.

    cells: cell, customers (active now), opening, churned, churn_rate, revenue, margin, and of each reading rate, kept,
    revenue_kept, margin_kept and lifetime_gain, as ``kept_points``. figures: reading, figure (one of ``FIGURES``),
    value, low, high (95 %, by resampling who left). ``rates``: the churn of the last twelve months, as the churn
    page has it, and what each reading leaves of it. ``choices``: every cell. Without a profit the margin is the
    revenue; without an amount (``has_money``) there is nothing but customers.
    """

    cells: pd.DataFrame
    figures: pd.DataFrame
    rates: dict[str, float]
    customers: int
    choices: tuple[str, ...]
    has_profit: bool
    has_money: bool

    @property
    def anything(self) -> bool:
        """Whether there is a churn to cut."""
        return self.rates.get("now", 0.0) > 0

    @property
    def readings(self) -> pd.DataFrame:
        """reading, rate_after, kept, revenue_kept, margin_kept, lifetime_gain, lifetime_change and its low and high."""
        rows = []
        for reading in READINGS if len(self.figures) else ():
            values = {name: self.figure(reading, name)["value"] for name in FIGURES}
            sure = self.figure(reading, "lifetime_change")[["low", "high"]].to_dict()
            rows.append({"reading": reading, "rate_after": self.rates[reading], **values, **sure})
        return pd.DataFrame(rows)

    def figure(self, reading: str, name: str) -> pd.Series:
        """Value, low and high of one figure."""
        rows = self.figures
        return rows[(rows["reading"] == reading) & (rows["figure"] == name)].iloc[0]


def scenario(workspace: Workspace, view: View, wanted: Wanted) -> Scenario:
    """Both readings of a cut. Raises ``UserError`` on a segment column or a cell that is not there."""
    rows, known, about = _rows(workspace, view, wanted)
    measures = workspace.open(view.data_set).measures
    money = ("profit" in measures, "revenue" in measures)
    place = np.searchsorted(known, rows["cell"])
    counted = cut.sums(rows, place, len(known), np.ones(len(rows)))
    people, there = counted[0][about].sum(), counted[1][about].sum()
    if not people or not there:
        return Scenario(pd.DataFrame(), pd.DataFrame(), {}, int(people), tuple(known), *money)
    cells = pd.DataFrame({"cell": known} | dict(zip(SUMS, counted, strict=True)))
    cells = cells.astype(dict.fromkeys(SUMS[:3], "int64")).assign(churn_rate=cut.churn(counted))
    rates = {"now": _mean(cells["churn_rate"].to_numpy(), counted[1], about)}
    drawn, figures = cut.resampled(rows, place, about, wanted), []
    for reading in READINGS:
        found = cut.gains(counted, about, wanted, reading)
        cells = cells.assign(**{f"{name}_{reading}": values for name, values in found.items()})
        rates[reading] = _mean(found["rate"], counted[1], about)
        whole = cut.totals(counted, about, wanted, reading)
        for name in FIGURES:
            low, high = drawn[reading][name].quantile([0.025, 0.975])
            figures.append({"reading": reading, "figure": name, "value": whole[name], "low": low, "high": high})
    return Scenario(cells[about], pd.DataFrame(figures), rates, int(people), tuple(known), *money)


@dataclass(frozen=True)
class Gainers:
    """Accounts, the largest gain first, ties by customer; ``half`` of them are half of the gain, 0 without any.

    rows: ``LISTED``: gain_share is running, of the whole gain, which is the scenario's: beyond 1 before those whose
    gain is below nothing. hours are a week's, of the budget.
    """

    rows: pd.DataFrame
    half: int
    matches: int


def gainers(
    workspace: Workspace,
    view: View,
    wanted: Wanted,
    reading: str,
    budget: Budget,
    limit: int | None = None,
    offset: int = 0,
) -> Gainers:
    """The accounts that a cut is about, and what each is of the gain."""
    rows, known, about = _rows(workspace, view, wanted)
    place = np.searchsorted(known, rows["cell"])
    counted = cut.sums(rows, place, len(known), np.ones(len(rows)))
    rate = cut.churn(counted)
    less = cut.gains(counted, about, wanted, reading)["rate"]
    more = cut.worth(less, wanted) - cut.worth(rate, wanted)
    found = rows.assign(churn_rate=rate[place], rate_after=less[place], lifetime_gain=rows["margin"] * more[place])
    found = found[~found["then"].to_numpy() & about[place]].drop(columns=["then", "churned"])
    found = found.sort_values(["lifetime_gain", "customer"], ascending=[False, True], kind="stable")
    total = float(found["lifetime_gain"].sum())
    share = found["lifetime_gain"].cumsum() / total if total > 0 else pd.Series(np.nan, index=found.index)
    half = int((share < 0.5).sum()) + 1 if total > 0 else 0
    hours = shares(found[budget.by].to_numpy(), budget.hours, budget.cap)
    found = found.assign(gain_share=share, hours=hours).iloc[offset : None if limit is None else offset + limit]
    return Gainers(found[LISTED].reset_index(drop=True), half, len(share))


def _rows(workspace: Workspace, view: View, wanted: Wanted) -> tuple[pd.DataFrame, list[str], Flags]:
    """Who was and is there, the cells in order, and which of them the cut is about."""
    rows = exposed(workspace, view, wanted.by)
    known = sorted(rows["cell"].unique())
    if wanted.target is not None and wanted.target not in known:
        raise UserError("bad_option", option="target", value=wanted.target, choices=", ".join(known))
    return rows, known, np.array([wanted.target in (None, cell) for cell in known], dtype=bool)


def _mean(rates: Rates, opening: Rates, about: Flags) -> float:
    """The rate of all who were there a year ago; a cell without a rate has none of them."""
    return float((np.nan_to_num(rates) * opening)[about].sum() / opening[about].sum())
