"""The models against integrals done by hand, histories against a drawn table, and when there is no forecast."""

from __future__ import annotations

from collections.abc import Callable
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
from core.prediction import backtest, beta_geometric, customers, fitted, forecast, gamma_gamma, pareto_nbd
from core.prediction.beta_geometric import BetaGeometric
from core.prediction.counts import Counts, Numbers
from core.prediction.models import ALIVE_FILES, MODELS
from core.prediction.pareto_nbd import ParetoNbd
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

MODEL = BetaGeometric(0.0, True, 0.6, 6.0, 0.9, 1.7, True)


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
    plain = BetaGeometric(0.0, True, 0.6, 6.0, 0.9, 1.7, False)
    assert (plain.p_alive(once) == 1).all()  # why the modified model is the one in use


def test_a_rate_of_leaving_at_the_singular_point() -> None:
    """Expectations divide by a - 1: at one they are what they are just beside it."""
    found = like((0, 0, 20), (3, 15, 30), (400, 200, 201))
    at, beside = (BetaGeometric(0.0, True, 0.6, 6.0, a, 1.7, True).purchases(52, found) for a in (1.0, 1.001))
    assert at == pytest.approx(beside, rel=2e-3)
    assert np.isfinite(at).all() and (at > 0).all()


def test_where_the_series_overflows_the_integral_serves() -> None:
    """Buying fast and for long, everybody leaves in the end: 1 / p purchases, on average (a + b) / (a - 1)."""
    model, found = BetaGeometric(0.0, True, 200.0, 1.0, 50.0, 0.1, True), like((0, 0, 0))
    with np.errstate(all="ignore"):
        assert not np.isfinite(hyp2f1(50.1 - 200, 49, 50.1, 49 / 50))
    assert model._while_alive(49.0, found.frequency, found.age)[0] == pytest.approx(50.1 / 49, rel=1e-5)
    found = like((1, 0, 3), (3, 2, 4))
    easy = BetaGeometric(0.0, True, 0.6, 6.0, 7.0, 1.7, True)
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


PARETO = ParetoNbd(0.0, True, 0.6, 9.0, 0.8, 14.0)
PARETO_PARAMETERS = [(0.6, 9.0, 0.8, 14.0), (0.5, 100.0, 1.0, 1.5), (2.0, 1.5, 0.4, 90.0)]
HISTORIES = [(0, 0.0, 20.0), (1, 4.0, 40.0), (3, 15.0, 30.0), (12, 8.5, 9.0), (40, 10.0, 52.0)]


def over_rates(model: ParetoNbd, of: Callable[[float, float], float]) -> float:
    """The mean of a function of the rates of buying and of leaving over customers, on a grid of their quantiles."""
    from scipy.stats import gamma

    nodes, weights = np.polynomial.legendre.leggauss(400)
    places, weights = (nodes + 1) / 2, weights / 2
    buys = gamma.ppf(places, model.r, scale=1 / model.alpha)
    leaves = gamma.ppf(places, model.s, scale=1 / model.beta)
    found = of(buys[:, None], leaves[None, :])  # type: ignore[arg-type]
    return float(weights @ found @ weights)


@pytest.mark.parametrize("parameters", PARETO_PARAMETERS)
@pytest.mark.parametrize(("x", "recency", "age"), HISTORIES[:3])
def test_pareto_nbd_is_what_its_story_says(
    parameters: tuple[float, float, float, float], x: int, recency: float, age: float
) -> None:
    """x purchases, and not gone by now, or gone some time since the last one; whoever is there buys until it goes."""
    model, weeks = ParetoNbd(0.0, True, *parameters), 26.0

    def alive(buys: Numbers, leaves: Numbers) -> Numbers:
        return buys**x * np.exp(-(buys + leaves) * age)

    def gone(buys: Numbers, leaves: Numbers) -> Numbers:
        total = buys + leaves
        return buys**x * leaves / total * (np.exp(-total * recency) - np.exp(-total * age))

    def later(buys: Numbers, leaves: Numbers) -> Numbers:
        return alive(buys, leaves) * buys * -np.expm1(-leaves * weeks) / leaves

    there, left = over_rates(model, alive), over_rates(model, gone)
    found = like((x, recency, age))
    assert model.p_alive(found)[0] == pytest.approx(there / (there + left), rel=2e-4)
    assert model.purchases(weeks, found)[0] == pytest.approx(over_rates(model, later) / (there + left), rel=2e-3)
    height, _ = pareto_nbd._likelihood(np.array(parameters), found, found.frequency, np.array([0]))
    assert height == pytest.approx(np.log(there + left), abs=2e-4)


@pytest.mark.parametrize("parameters", PARETO_PARAMETERS)
def test_the_likelihood_of_pareto_nbd_against_an_integral_over_time(parameters: tuple[float, ...]) -> None:
    """Both rates integrated by hand leave one over when it left; also where the difference of two 2F1 is lost."""
    from math import lgamma, log

    r, alpha, s, beta = parameters
    for x, recency, age in [*HISTORIES, (300, 60.0, 90.0)]:

        def left(t: float, x: float = x, age: float = age) -> float:
            """How likely leaving at t is beside being there still."""
            buying = (r + x) * (np.log(alpha + age) - np.log(alpha + t))
            return float(s / (beta + t) * np.exp(buying + s * (np.log(beta + age) - np.log(beta + t))))

        odds = quad(left, recency, age, epsrel=1e-12, epsabs=0, limit=500)[0]
        one = like((x, recency, age))
        model = ParetoNbd(0.0, True, r, alpha, s, beta)
        assert model.p_alive(one)[0] == pytest.approx(1 / (1 + odds), rel=1e-8)
        known = lgamma(r + x) - lgamma(r) + r * log(alpha) + s * log(beta)
        there = -(r + x) * log(alpha + age) - s * log(beta + age)
        height, _ = pareto_nbd._likelihood(np.array(parameters), one, one.frequency, np.array([0]))
        assert height == pytest.approx(known + there + np.log1p(odds), rel=1e-9)


def test_the_slope_of_pareto_nbd_is_the_slope() -> None:
    counts = like(*HISTORIES, (2, 7, 7))
    levels, places = np.unique(counts.frequency, return_inverse=True)
    for at in map(np.array, PARETO_PARAMETERS):
        slope = pareto_nbd._likelihood(at, counts, levels, places)[1]
        for place in range(4):
            step = np.eye(4)[place] * 1e-5
            ends = [pareto_nbd._likelihood(at + sign * step, counts, levels, places)[0] for sign in (1, -1)]
            assert slope[place] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-7)


def pareto_customers(people: int) -> Counts:
    """Customers of ``PARETO``: a lifetime is drawn, then purchases until it or the end of what is known."""
    rng = np.random.default_rng(5)
    rows = []
    for age in rng.uniform(20, 80, people):
        until = min(age, rng.exponential(1 / rng.gamma(PARETO.s, 1 / PARETO.beta)))
        days = np.cumsum(rng.exponential(1 / rng.gamma(PARETO.r, 1 / PARETO.alpha), 400))
        days = days[days <= until]
        rows.append((len(days), days[-1] if len(days) else 0.0, age))
    return like(*rows)


def test_pareto_nbd_gives_back_what_its_customers_were_made_with() -> None:
    """In any order of rows, counted one by one or together, in weeks or in days."""
    counts = pareto_customers(6_000)
    found = pareto_nbd.fit(counts)
    assert found.converged
    assert (found.r, found.alpha) == pytest.approx((PARETO.r, PARETO.alpha), rel=0.1)
    assert found.s / found.beta == pytest.approx(PARETO.s / PARETO.beta, rel=0.15)
    alive = found.p_alive(counts)
    assert ((alive > 0) & (alive <= 1)).all() and (alive[counts.recency < counts.age] < 1).all()
    order = np.random.default_rng(2).permutation(len(counts.age))
    mixed = Counts(*(column[order] for column in (counts.frequency, counts.recency, counts.age, counts.customers)))
    assert pareto_nbd.fit(mixed).parameters == pytest.approx(found.parameters, rel=1e-4)
    twice = Counts(counts.frequency, 7 * counts.recency, 7 * counts.age, 2 * counts.customers)
    by_day = pareto_nbd.fit(twice)
    days = np.array(list(found.parameters.values())) * (1, 7, 1, 7)
    assert list(by_day.parameters.values()) == pytest.approx(days, rel=1e-3)
    density = found.log_likelihood - counts.frequency.sum() * np.log(7)
    assert by_day.log_likelihood == pytest.approx(2 * density, rel=1e-9)


def test_expectations_of_pareto_nbd_at_its_singular_point() -> None:
    found = like(*HISTORIES)
    at, beside = (ParetoNbd(0.0, True, 0.6, 9.0, s, 14.0).purchases(52, found) for s in (1.0, 1 + 1e-7))
    assert at == pytest.approx(beside, rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_says_the_same_in_sql(sample: Sample, model: str) -> None:
    view = View(sample.id)
    known = fitted.fitted(sample.workspace, view, model=model)
    assert known.purchases and known.converged
    asked = fitted.asked(sample.workspace, view, ALIVE_FILES[model], **known.purchases.parameters)
    rows = query.run(sample.workspace, view, asked)
    assert rows["customer"].tolist() == known.history["customer"].tolist()
    assert rows["p_alive"].to_numpy() == pytest.approx(known.purchases.p_alive(known.counts), abs=1e-9)


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


@pytest.mark.parametrize("model", MODELS)
def test_the_figures_are_the_sums_of_the_list(sample: Sample, model: str) -> None:
    view = View(sample.id)
    found = forecast.forecast(sample.workspace, view, 3, model)
    rows = customers.listed(sample.workspace, view, 3, model=model)
    assert not found.trouble and found.customers == len(rows) == found.bands["customers"].sum()
    assert found.expected_purchases == pytest.approx(rows["expected_purchases"].sum())
    assert found.expected_value == pytest.approx((rows["expected_purchases"] * rows["expected_spend"]).sum())
    assert found.lifetime_value == pytest.approx(rows["lifetime_value"].sum())
    assert found.alive == (rows["p_alive"] >= 0.5).sum()
    year = customers.listed(sample.workspace, view, 1, model=model)
    assert (year["lifetime_value"] < year["expected_value"]).all()


@pytest.mark.parametrize("model", MODELS)
def test_a_band_opens_the_customers_that_it_counts(sample: Sample, model: str) -> None:
    view = View(sample.id, filters=(("region", ("North", "South")),))
    rows = customers.listed(sample.workspace, view, 1, model=model)
    for band in forecast.forecast(sample.workspace, view, model=model).bands.itertuples():
        cell = (("alive_from", str(band.alive_from)), ("alive_below", str(band.alive_to)), ("model", model))
        behind = accounts.listed(sample.workspace, view, Wanted(group="prediction", cell=cell)).rows
        assert len(behind) == band.customers
        within = rows["p_alive"].between(band.alive_from / 100, band.alive_to / 100, inclusive="left")
        within |= (band.alive_to == 100) & (rows["p_alive"] == 1)  # who bought on the last day
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


def test_models_stand_beside_each_other_on_the_same_customers(sample: Sample) -> None:
    """Each model's row is what its own test says, whichever one is chosen; the rate so far is the same for all."""
    view = View(sample.id)
    tests = {model: backtest.backtest(sample.workspace, view, model) for model in MODELS}
    for model, test in tests.items():
        assert test is not None and test.name == model
        rows = test.models.set_index("model")
        assert list(rows.index) == [*MODELS, "at_rate"]
        assert rows.loc[model, ["error", "expected_in_all", "actual_in_all"]].tolist() == [
            test.error,
            test.expected,
            test.actual,
        ]
        assert rows.loc["at_rate", "error"] == test.rate_error
        assert list(test.rules["rule"]) == [*MODELS, "window", "nobody"]
    assert tests["mbg"].models.equals(tests["pareto"].models)  # type: ignore[union-attr]
    assert tests["mbg"].error != tests["pareto"].error  # type: ignore[union-attr]


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
    for cell in ({}, {"model": "pareto"}, {"model": "none"}):
        with pytest.raises(UserError):
            forecast.cell(workspace, View(meta.id), cell)


def test_no_forecast_where_nobody_ever_leaves(workspace: Workspace, tmp_path: Path) -> None:
    """120 customers who all buy on the same clock: the probability of leaving is at the end of its range."""
    start = date(2023, 1, 1)
    lines = [
        f"| c{one:03} | {start + timedelta(days=one % 7 + 28 * month)} | 10 |"
        for one in range(120)
        for month in range(20)
    ]
    meta = given(workspace, tmp_path, "\n".join(["| customer | date | amount |", *lines]))
    for model in MODELS:
        assert forecast.forecast(workspace, View(meta.id), model=model).trouble == "no_fit"


def test_returns_only(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | -10 |\n| b | 2024-12-01 | -1 |")
    found = forecast.forecast(workspace, View(meta.id))
    assert (found.trouble, found.customers) == ("few", 0)
    assert customers.listed(workspace, View(meta.id), 1).empty
