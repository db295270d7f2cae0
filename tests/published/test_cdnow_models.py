"""CDNOW and the models of repeat buying: published figures, from the imported file, and side by side with lifetimes.

The published counts take every order for a purchase, also the free ones, so the file is read once without its amounts;
the spend is fitted on the file with amounts. "Customer 1" is Hardie's numbering of the sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from core.prediction.counts import Counts

if TYPE_CHECKING:
    from core.prediction.fitted import Fitted
    from core.store import Workspace
    from core.view import View

CALIBRATION_END = date(1997, 9, 30)
HOLDOUT_WEEKS = 39.0


@dataclass(frozen=True)
class Cdnow:
    workspace: Workspace
    orders: View
    amounts: View

    def fitted(self, view: View) -> Fitted:
        from core.prediction.fitted import fitted

        return fitted(self.workspace, view, CALIBRATION_END)


@pytest.fixture(scope="module")
def cdnow(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cdnow]:
    from core.intake import Source
    from core.store import Workspace
    from core.view import View

    path = real_data / "cdnow" / "CDNOW_sample.txt"
    folder = tmp_path_factory.mktemp("cdnow_models")
    workspace = Workspace(folder / "workspace")
    columns = [line.split() for line in path.read_text().splitlines() if line.strip()]
    days = pd.DataFrame({"customer": [row[1] for row in columns], "date": [row[2] for row in columns]})
    days.to_csv(folder / "orders.csv", index=False)
    orders = workspace.create([Source(folder / "orders.csv", "orders.csv")])
    amounts = workspace.create([Source(path, path.name)])
    yield Cdnow(workspace, View(orders.id, measure="orders"), View(amounts.id))


@pytest.fixture(scope="module")
def counts(cdnow: Cdnow) -> Counts:
    return cdnow.fitted(cdnow.orders).counts


def one(x: float, recency: float, age: float) -> Counts:
    return Counts(*(np.array([number]) for number in (x, recency, age, 1.0)))


def test_the_counts_are_the_published_ones(cdnow: Cdnow, counts: Counts, real_data: Path) -> None:
    """Row by row the summary that Fader and Hardie give out, in weeks with two decimals."""
    history = cdnow.fitted(cdnow.orders).history
    assert (len(history), (history["frequency"] == 0).sum(), history["frequency"].sum()) == (2_357, 1_411, 2_457)
    assert (history["later"].sum(), (history["later"] > 0).sum()) == (1_882, 684)
    given = pd.read_csv(real_data / "cdnow" / "cdnow_customers_summary.csv").sort_values("ID")
    order = history["customer"].astype(int).argsort()
    assert (given["frequency"].to_numpy() == counts.frequency[order]).all()
    assert np.abs(given["recency"].to_numpy() - counts.recency[order]).max() < 0.006
    assert np.abs(given["T"].to_numpy() - counts.age[order]).max() < 0.006


@pytest.mark.parametrize(
    ("modified", "published"),
    [(False, (0.243, 4.414, 0.793, 2.426)), (True, (0.525, 6.183, 0.891, 1.614))],
)
def test_parameters(counts: Counts, modified: bool, published: tuple[float, ...]) -> None:
    from core.prediction.beta_geometric import fit

    found = fit(counts, modified)
    assert found.converged
    assert (found.r, found.alpha, found.a, found.b) == pytest.approx(published, abs=6e-4)
    if not modified:
        assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_pareto_nbd(counts: Counts) -> None:
    """BTYD's parameters and likelihood; side by side with lifetimes, also per customer, in one run."""
    import lifetimes

    from core.prediction.pareto_nbd import fit

    three = counts.frequency, counts.recency, counts.age
    theirs = lifetimes.ParetoNBDFitter()
    theirs.fit(*three)
    ours = fit(counts)
    assert ours.converged
    for found in (tuple(theirs.params_), tuple(ours.parameters.values())):
        assert found == pytest.approx((0.553, 10.578, 0.606, 11.669), abs=6e-3)
    assert ours.log_likelihood == pytest.approx(-9595.0, abs=0.05)
    by_formula = float(np.sum(theirs._conditional_log_likelihood(list(ours.parameters.values()), *three)))
    assert ours.log_likelihood == pytest.approx(by_formula, abs=1e-6)  # Fader & Hardie's 2F1 form
    assert ours.log_likelihood >= np.sum(theirs._conditional_log_likelihood(list(theirs.params_), *three)) - 1e-6
    assert ours.p_alive(counts) == pytest.approx(np.asarray(theirs.conditional_probability_alive(*three)), abs=5e-4)
    expected = theirs.conditional_expected_number_of_purchases_up_to_time(HOLDOUT_WEEKS, *three)
    assert ours.purchases(HOLDOUT_WEEKS, counts) == pytest.approx(np.asarray(expected), abs=5e-3)
    weeks = np.array([1.0, 39.0, 78.0])
    of_new = [float(theirs.expected_number_of_purchases_up_to_time(week)) for week in weeks]
    assert ours.repeats(weeks) == pytest.approx(of_new, rel=2e-3)


def test_expectations_of_hardies_spreadsheet(counts: Counts) -> None:
    from core.prediction.beta_geometric import fit

    found = fit(counts, modified=False)
    assert found.purchases(HOLDOUT_WEEKS, one(2, 30.43, 38.86))[0] == pytest.approx(1.226, abs=5e-4)
    repeats = found.repeats(np.array([0.1429, 1, 3, 31.8571, 32, 78]))
    assert repeats == pytest.approx([0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576], abs=1e-3)


def test_spend(cdnow: Cdnow) -> None:
    """946 repeaters; what a purchase of the customers 1 to 10 is expected to bring."""
    known = cdnow.fitted(cdnow.amounts)
    assert int((known.history["frequency"] > 0).sum()) == 946
    assert known.spend
    assert (known.spend.p, known.spend.q, known.spend.gamma) == pytest.approx((6.25, 3.74, 15.44), abs=6e-3)
    first = known.history["customer"].astype(int).argsort()[:10]
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert known.amounts[first] == pytest.approx(published, abs=0.01)


def test_side_by_side_with_lifetimes(cdnow: Cdnow, counts: Counts) -> None:
    """Parameters, P(alive), expected purchases, spend and lifetime value of every customer, fitted by both."""
    import lifetimes

    from core.prediction.beta_geometric import fit

    three = counts.frequency, counts.recency, counts.age
    for theirs, modified in ((lifetimes.BetaGeoFitter(), False), (lifetimes.ModifiedBetaGeoFitter(), True)):
        theirs.fit(*three)
        ours = fit(counts, modified)
        assert (ours.r, ours.alpha, ours.a, ours.b) == pytest.approx(tuple(theirs.params_), rel=1e-3)
        assert ours.p_alive(counts) == pytest.approx(np.asarray(theirs.conditional_probability_alive(*three)), abs=1e-4)
        expected = theirs.conditional_expected_number_of_purchases_up_to_time(HOLDOUT_WEEKS, *three)
        assert ours.purchases(HOLDOUT_WEEKS, counts) == pytest.approx(np.asarray(expected), abs=2e-3)
    known = cdnow.fitted(cdnow.amounts)
    again = known.counts.frequency > 0
    mean = known.history["repeat_amount"].to_numpy()[again] / known.counts.frequency[again]
    spend = lifetimes.GammaGammaFitter().fit(known.counts.frequency[again], mean)
    theirs_spend = spend.conditional_expected_average_profit(known.counts.frequency[again], mean)
    assert known.amounts[again] == pytest.approx(np.asarray(theirs_spend), rel=1e-3)


def test_lifetime_value_in_weeks(cdnow: Cdnow, counts: Counts) -> None:
    """Customer 1 over twelve months at 1 % a month: 36.28 with weeks; 140.096 is weekly data read as days."""
    from core.prediction.beta_geometric import fit
    from core.prediction.fitted import discounted

    spend = cdnow.fitted(cdnow.amounts).spend
    assert spend
    worth = discounted(fit(counts, modified=False), one(2, 30.43, 38.86), 12, 1.01**12 - 1)
    assert worth[0] * spend.spend(np.array([2.0]), np.array([44.69]))[0] == pytest.approx(36.28, abs=0.05)


def test_who_is_active_later(cdnow: Cdnow, counts: Counts) -> None:
    """Right about the 39 weeks after: Pareto/NBD, ours and that of lifetimes on our counts, 77.4 %, "nobody" 71.0 %."""
    import lifetimes

    from core.prediction import pareto_nbd

    later = cdnow.fitted(cdnow.orders).history["later"].to_numpy() > 0
    pareto = lifetimes.ParetoNBDFitter()
    pareto.fit(counts.frequency, counts.recency, counts.age)
    theirs = np.asarray(pareto.conditional_probability_alive(counts.frequency, counts.recency, counts.age))
    for alive in (theirs, pareto_nbd.fit(counts).p_alive(counts)):
        assert ((alive >= 0.5) == later).mean() == pytest.approx(0.774, abs=5e-4)
    assert 1 - later.mean() == pytest.approx(0.710, abs=5e-4)


def test_the_backtest_of_the_page_cuts_where_the_papers_cut(cdnow: Cdnow) -> None:
    from core.prediction.backtest import backtest

    test = backtest(cdnow.workspace, cdnow.orders)
    assert test is not None and test.better
    assert (test.cut_off, test.customers, test.actual) == (CALIBRATION_END, 2_357, 1_882)
    right = test.rules.set_index("rule")["right"]
    assert right["nobody"] == pytest.approx(0.710, abs=5e-4)
    assert right["pareto"] == pytest.approx(0.774, abs=5e-4)
    assert right["mbg"] == pytest.approx(0.774, abs=2e-3)  # as often right as Pareto/NBD
    assert 0.75 < test.expected / test.actual < 1
