"""The models against integrals done by hand, histories against a drawn table, and when there is no forecast."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1

from core import accounts, query
from core.accounts import Wanted
from core.errors import UserError
from core.prediction import backtest, beta_geometric, customers, fitted, forecast, gamma_gamma
from core.prediction.beta_geometric import BetaGeometric
from core.prediction.counts import Counts, Numbers
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

MODEL = BetaGeometric(0.6, 6.0, 0.9, 1.7, True, 0.0, True)


def like(*rows: tuple[float, float, float]) -> Counts:
    columns = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    return Counts(columns[0], columns[1], columns[2], np.ones(len(rows)))


def density(model: BetaGeometric, p: float, rate: float) -> float:
    """Of a dropout probability and a rate among new customers."""
    from math import exp, gamma

    beta = gamma(model.a) * gamma(model.b) / gamma(model.a + model.b)
    of_rate = model.alpha**model.r * rate ** (model.r - 1) * exp(-model.alpha * rate) / gamma(model.r)
    return p ** (model.a - 1) * (1 - p) ** (model.b - 1) / beta * of_rate


def over_customers(model: BetaGeometric, of: object) -> float:
    """The mean of a function of dropout probability and rate over customers."""

    def inner(p: float) -> float:
        return float(quad(lambda rate: of(p, rate) * density(model, p, rate), 0, np.inf, limit=200)[0])  # type: ignore[operator]

    return float(quad(inner, 0, 1, limit=200)[0])


@pytest.mark.parametrize(("x", "recency", "age"), [(0, 0.0, 20.0), (3, 15.0, 30.0)])
def test_p_alive_and_purchases_are_what_the_story_says(x: int, recency: float, age: float) -> None:
    """Alive: x purchases, x + 1 times not gone, and silence until now. Then 1 - exp(-rate p t) over p in t weeks."""
    weeks = 26.0

    def alive(p: float, rate: float) -> float:
        return float((1 - p) ** (x + 1) * rate**x * np.exp(-rate * age))

    def gone(p: float, rate: float) -> float:
        return float(p * (1 - p) ** x * rate**x * np.exp(-rate * recency))

    def later(p: float, rate: float) -> float:
        return float(alive(p, rate) * -np.expm1(-rate * p * weeks) / p) if p > 0 else 0.0

    both = over_customers(MODEL, alive), over_customers(MODEL, gone)
    found = like((x, recency, age))
    assert MODEL.p_alive(found)[0] == pytest.approx(both[0] / sum(both), rel=1e-5)
    assert MODEL.purchases(weeks, found)[0] == pytest.approx(over_customers(MODEL, later) / sum(both), rel=1e-4)


def simulated(people: int) -> Counts:
    """Customers of ``MODEL``, purchase by purchase: wait, buy, and perhaps leave, also after the first."""
    rng = np.random.default_rng(11)
    rows = []
    for age in rng.uniform(20, 80, people):
        p, rate = rng.beta(MODEL.a, MODEL.b), rng.gamma(MODEL.r, 1 / MODEL.alpha)
        x, last = 0, 0.0
        while rng.random() >= p and (day := last + rng.exponential(1 / rate)) <= age:
            x, last = x + 1, day
        rows.append((x, last, age))
    return like(*rows)


def test_simulated_customers_give_back_the_parameters_they_were_made_with() -> None:
    found = beta_geometric.fit(simulated(20_000))
    assert found.converged
    assert (found.r, found.alpha) == pytest.approx((MODEL.r, MODEL.alpha), rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(MODEL.a / (MODEL.a + MODEL.b), rel=0.1)


@pytest.mark.parametrize("modified", [False, True])
def test_the_slope_is_the_slope(modified: bool) -> None:
    counts = like((0, 0, 20), (3, 15, 30), (12, 8.5, 9), (1, 0.5, 40))
    at = np.array([0.7, 5.0, 0.8, 2.0])
    levels, places = np.unique(counts.frequency, return_inverse=True)

    def height(point: Numbers) -> tuple[float, Numbers]:
        return beta_geometric._likelihood(point, counts, levels, places, modified)

    for place in range(4):
        step = np.eye(4)[place] * 1e-6
        assert height(at)[1][place] == pytest.approx((height(at + step)[0] - height(at - step)[0]) / 2e-6, rel=1e-5)


def test_a_one_time_buyer_is_never_alive_for_certain() -> None:
    once = like((0, 0, 0), (0, 0, 5), (0, 0, 500))
    alive = MODEL.p_alive(once)
    assert alive[0] == pytest.approx(MODEL.b / (MODEL.a + MODEL.b))
    assert 1 > alive[0] > alive[1] > alive[2] > 0
    plain = BetaGeometric(0.6, 6.0, 0.9, 1.7, False, 0.0, True)
    assert (plain.p_alive(once) == 1).all()  # why the modified model is the one in use


def test_a_rate_of_leaving_at_the_singular_point() -> None:
    """Expectations divide by a - 1: at one they are what they are just beside it."""
    found = like((0, 0, 20), (3, 15, 30), (400, 200, 201))
    at, beside = (BetaGeometric(0.6, 6.0, a, 1.7, True, 0.0, True).purchases(52, found) for a in (1.0, 1.001))
    assert at == pytest.approx(beside, rel=2e-3)
    assert np.isfinite(at).all() and (at > 0).all()


def test_where_the_series_overflows_the_integral_serves() -> None:
    """Buying fast and for long, everybody leaves in the end: 1 / p purchases, on average (a + b) / (a - 1)."""
    model, found = BetaGeometric(200.0, 1.0, 50.0, 0.1, True, 0.0, True), like((0, 0, 0))
    with np.errstate(all="ignore"):
        assert not np.isfinite(hyp2f1(50.1 - 200, 49, 50.1, 49 / 50))
    assert model._while_alive(49.0, found.frequency, found.age)[0] == pytest.approx(50.1 / 49, rel=1e-5)
    found = like((1, 0, 3), (3, 2, 4))
    easy = BetaGeometric(0.6, 6.0, 7.0, 1.7, True, 0.0, True)
    by_series = easy._while_alive(20.0, found.frequency, found.age)
    left = (6.0 + found.age) / (26.0 + found.age)
    assert easy._integrated(left, found.frequency) == pytest.approx(by_series, rel=1e-3)


def test_the_unit_changes_only_what_has_a_unit() -> None:
    """The same customers in days: alpha is seven times as large, and P(alive) the same."""
    weeks = simulated(400)
    days = Counts(weeks.frequency, 7 * weeks.recency, 7 * weeks.age, weeks.customers)
    by_day, by_week = beta_geometric.fit(days), beta_geometric.fit(weeks)
    assert by_day.converged and by_week.converged
    assert (by_day.r, by_day.alpha) == pytest.approx((by_week.r, 7 * by_week.alpha), rel=1e-4)
    assert by_day.p_alive(days) == pytest.approx(by_week.p_alive(weeks), abs=1e-5)
    assert by_day.log_likelihood == pytest.approx(by_week.log_likelihood - weeks.frequency.sum() * np.log(7), rel=1e-9)


def test_counting_alike_customers_together_changes_nothing() -> None:
    one = like(*[(0, 0, 20)] * 30, *[(3, 15, 30)] * 12, *[(1, 4, 40)] * 9)
    together = Counts(np.array([0.0, 3, 1]), np.array([0.0, 15, 4]), np.array([20.0, 30, 40]), np.array([30.0, 12, 9]))
    assert beta_geometric.fit(one).log_likelihood == pytest.approx(beta_geometric.fit(together).log_likelihood)


def test_spend_lies_between_the_mean_of_all_and_ones_own() -> None:
    model = gamma_gamma.GammaGamma(6.0, 4.0, 15.0, 0.0, True)
    of_all = 6.0 * 15.0 / 3.0
    assert model.spend(np.array([0.0]), np.array([0.0]))[0] == pytest.approx(of_all)
    for x in (1.0, 5.0, 50.0):
        expected = of_all * 3 / (6 * x + 3) + 100.0 * 6 * x / (6 * x + 3)  # q - 1 = 3 of the weight, p x of it
        assert model.spend(np.array([x]), np.array([100.0 * x]))[0] == pytest.approx(expected)


def test_a_month_discounted_at_nothing_is_the_month() -> None:
    found = like((0, 0, 20), (3, 15, 30))
    whole = MODEL.purchases(12 * fitted.MONTH, found)
    assert fitted.discounted(MODEL, found, 12, 0.0) == pytest.approx(whole)
    assert (fitted.discounted(MODEL, found, 12, 0.1) < whole).all()
    assert (fitted.discounted(MODEL, found, 12, 0.1) > whole / 1.1).all()


def test_histories(workspace: Workspace, tmp_path: Path) -> None:
    """Two orders of a day are one purchase day; a return, a free order and what comes later are none."""
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | order | amount |
        | a        | 2024-01-01 | 1     | 10     |
        | a        | 2024-01-15 | 2     | 20     |
        | a        | 2024-01-15 | 3     | 5      |
        | a        | 2024-01-20 | 4     | -20    |
        | a        | 2024-01-25 | 5     | 0      |
        | a        | 2024-01-29 | 6     | 7      |
        | a        | 2024-03-01 | 7     | 99     |
        | b        | 2024-01-11 | 8     | 40     |
        | c        | 2024-02-11 | 9     | 40     |
        | d        | 2024-01-05 | 10    | -3     |
        """,
    )
    view = View(meta.id)
    rows = query.run(workspace, view, forecast.history_asked(workspace, view, date(2024, 1, 31))).set_index("customer")
    named = rows[["frequency", "recency_days", "age_days", "repeat_amount", "later"]].astype(float)
    assert named.loc["a"].tolist() == [2, 28, 30, 20 + 5 + 7, 1]
    assert named.loc["b"].tolist() == [0, 0, 20, 0, 0]
    assert list(rows.index) == ["a", "b"]


def test_the_figures_are_the_sums_of_the_list(sample: Sample) -> None:
    view = View(sample.id)
    found = forecast.forecast(sample.workspace, view, 3)
    rows = customers.listed(sample.workspace, view, 3)
    assert not found.trouble and found.customers == len(rows) == found.bands["customers"].sum()
    assert found.expected_purchases == pytest.approx(rows["expected_purchases"].sum())
    assert found.expected_value == pytest.approx((rows["expected_purchases"] * rows["expected_spend"]).sum())
    assert found.lifetime_value == pytest.approx(rows["lifetime_value"].sum())
    assert found.alive == (rows["p_alive"] >= 0.5).sum()
    year = customers.listed(sample.workspace, view, 1)
    assert (year["lifetime_value"] < year["expected_value"]).all()


def test_a_band_opens_the_customers_that_it_counts(sample: Sample) -> None:
    view = View(sample.id, filters=(("region", ("North", "South")),))
    rows = customers.listed(sample.workspace, view, 1)
    for band in forecast.forecast(sample.workspace, view).bands.itertuples():
        cell = (("alive_from", str(band.alive_from)), ("alive_below", str(band.alive_to)))
        behind = accounts.listed(sample.workspace, view, Wanted(group="prediction", cell=cell)).rows
        assert len(behind) == band.customers
        within = rows["p_alive"].between(band.alive_from / 100, band.alive_to / 100, inclusive="left")
        assert set(behind["customer"]) == set(rows.loc[within, "customer"])


def test_pages_of_the_list_are_the_list(sample: Sample) -> None:
    view = View(sample.id)
    for sort, down in (("expected_value", True), ("p_alive", False), ("name", False)):
        whole = customers.listed(sample.workspace, view, 1, sort, down)
        parts = [customers.listed(sample.workspace, view, 1, sort, down, 150, start) for start in (0, 150, 300)]
        assert [name for part in parts for name in part["customer"]] == whole["customer"].tolist()
    with pytest.raises(UserError):
        customers.listed(sample.workspace, view, 1, "rank")
    with pytest.raises(UserError):
        customers.listed(sample.workspace, view, 2)


def test_the_backtest_knows_nothing_after_its_cut_off(sample: Sample) -> None:
    """The model is that of the data cut there; what it is compared with is counted apart."""
    view = View(sample.id)
    test = backtest.backtest(sample.workspace, view)
    assert test is not None
    earlier = fitted.fitted(sample.workspace, View(sample.id, as_of=test.cut_off))
    assert earlier.purchases == test.model
    days = query.run(sample.workspace, view, query.build("purchase", view, test.until))
    known = set(days.loc[days["day"].dt.date <= test.cut_off, "customer"])
    later = days[(days["day"].dt.date > test.cut_off) & days["customer"].isin(known)]
    assert (test.customers, test.actual) == (len(known), len(later))
    sums = (test.frequencies["actual"] * test.frequencies["customers"]).sum()
    assert sums == pytest.approx(test.actual)
    repeats = days[days["customer"].isin(known)].groupby("customer").size() - 1
    assert test.course["actual"].iloc[-1] == repeats.sum()
    silent = days[days["day"].dt.date <= test.cut_off].groupby("customer")["day"].max().dt.date
    bought = set(later["customer"])
    window = test.rules.set_index("rule").loc["window"]
    from core.come_back import window as rule

    since = test.cut_off - timedelta(days=rule(sample.workspace, view).days)
    right = sum((day > since) == (customer in bought) for customer, day in silent.items())
    assert window["right"] == pytest.approx(right / len(known))


@pytest.mark.parametrize(("last", "trouble"), [("2024-03-01", "short"), ("2024-12-01", "few")])
def test_no_forecast_for_little_data(workspace: Workspace, tmp_path: Path, last: str, trouble: str) -> None:
    meta = given(workspace, tmp_path, f"| customer | date | amount |\n| a | 2024-01-01 | 10 |\n| a | {last} | 10 |")
    found = forecast.forecast(workspace, View(meta.id))
    assert (found.trouble, found.test) == (trouble, None)
    with pytest.raises(UserError):
        forecast.cell(workspace, View(meta.id), {})


def test_no_forecast_where_nobody_ever_leaves(workspace: Workspace, tmp_path: Path) -> None:
    """120 customers who all buy on the same clock: the probability of leaving is at the end of its range."""
    start = date(2023, 1, 1)
    lines = [
        f"| c{one:03} | {start + timedelta(days=one % 7 + 28 * month)} | 10 |"
        for one in range(120)
        for month in range(20)
    ]
    meta = given(workspace, tmp_path, "\n".join(["| customer | date | amount |", *lines]))
    assert forecast.forecast(workspace, View(meta.id)).trouble == "no_fit"


def test_returns_only(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | -10 |\n| b | 2024-12-01 | -1 |")
    found = forecast.forecast(workspace, View(meta.id))
    assert (found.trouble, found.customers) == ("few", 0)
    assert customers.listed(workspace, View(meta.id), 1).empty
