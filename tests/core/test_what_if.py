"""A cut of churn against loops and a drawn table: both readings, every cell, the resampling, the hours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from core import accounts, churn
from core.errors import UserError
from core.periods import to_date
from core.scope import as_of
from core.view import View
from core.what_if import scenario
from core.what_if.cut import FIGURES, Wanted
from core.what_if.exposed import exposed
from core.what_if.lifetime import READINGS, after, multiple
from core.what_if.time_budget import Budget, shares
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

TWO_YEARS = """
| customer | date       | region | amount | profit |
| a        | 2022-12-01 | North  | 100    | 40     |
| a        | 2023-06-01 | North  | 100    | 30     |
| a        | 2023-12-01 | North  | 200    | 60     |
| b        | 2022-12-10 | North  | 100    | 40     |
| c        | 2022-12-20 | South  | 50     | 10     |
| d        | 2023-12-15 | South  | 80     | 20     |
| d        | 2023-12-31 | South  | 20     | 5      |
"""


def test_a_drawn_year(workspace: Workspace, tmp_path: Path) -> None:
    """North: a and b a year ago, b left: churn 1/2. South: c alone, and left: 1/1. Now a and d are there."""
    view = View(given(workspace, tmp_path, TWO_YEARS).id, window=200)
    found = scenario.scenario(workspace, view, Wanted(cut=20, by="region", years=3, discount=0))
    north, south = found.cells.set_index("cell").loc[["North", "South"]].itertuples()
    assert (north.customers, north.opening, north.churned, north.revenue, north.margin) == (1, 2, 1, 300, 90)
    assert (south.customers, south.opening, south.churned, south.revenue, south.margin) == (1, 1, 1, 100, 25)
    assert (north.rate_relative, north.rate_points) == pytest.approx((0.4, 0.3))
    assert (south.rate_relative, south.rate_points) == pytest.approx((0.8, 0.8))  # of a churn of 1 both are the same
    assert (north.kept_points, north.revenue_kept_points, north.margin_kept_points) == pytest.approx((0.2, 60, 18))
    assert north.lifetime_gain_points == pytest.approx(90 * ((0.7 + 0.7**2 + 0.7**3) - (0.5 + 0.5**2 + 0.5**3)))
    assert found.rates == pytest.approx({"now": 2 / 3, "relative": (0.4 * 2 + 0.8) / 3, "points": (0.3 * 2 + 0.8) / 3})
    only = scenario.scenario(workspace, view, Wanted(cut=20, by="region", target="South", years=3, discount=0))
    assert only.cells["cell"].tolist() == ["South"]
    assert only.figure("points", "kept")["value"] == pytest.approx(0.2)


@every(st.floats(0, 1), st.integers(1, 20), st.floats(0, 0.5))
def test_the_closed_form_is_the_sum(rate: float, years: int, discount: float) -> None:
    loop = sum(((1 - rate) / (1 + discount)) ** year for year in range(1, years + 1))
    assert multiple(np.array([rate]), years, discount)[0] == pytest.approx(loop, rel=1e-6, abs=1e-12)


def test_a_cut_never_goes_below_nothing() -> None:
    rates = np.array([0.0, 0.03, 0.5, 1.0])
    assert after(rates, 0.05, "points") == pytest.approx([0, 0, 0.45, 0.95])
    assert after(rates, 0.05, "relative") == pytest.approx([0, 0.0285, 0.475, 0.95])


@pytest.mark.parametrize("by", ["abc", "region"])
def test_the_parts_add_up(sample: Sample, by: str) -> None:
    """Everybody is the sum of each cell alone, and of each account."""
    view = View(sample.id)
    whole = scenario.scenario(sample.workspace, view, Wanted(by=by))
    alone = [scenario.scenario(sample.workspace, view, Wanted(by=by, target=one)) for one in whole.choices]
    for reading in READINGS:
        for name in FIGURES[:-1]:
            total = whole.figure(reading, name)
            assert total["value"] == pytest.approx(sum(one.figure(reading, name)["value"] for one in alone))
            assert total["value"] == pytest.approx(whole.cells[f"{name}_{reading}"].sum())
            assert total["low"] < total["high"]
        listed = scenario.gainers(sample.workspace, view, Wanted(by=by), reading, Budget())
        accounts_found = listed.rows
        gain = whole.figure(reading, "lifetime_gain")["value"]
        assert accounts_found["lifetime_gain"].sum() == pytest.approx(gain)
        assert accounts_found["gain_share"].iloc[-1] == pytest.approx(1)
        half = accounts_found["lifetime_gain"].iloc[: listed.half]
        assert half.sum() >= gain / 2 > half.iloc[:-1].sum()
        assert accounts_found["hours"].sum() == pytest.approx(20) and accounts_found["hours"].max() <= 2
        assert len(accounts_found) == listed.matches == whole.customers == sum(one.customers for one in alone)


def test_accounts_without_a_gain_are_in_the_gain_that_is_shared(workspace: Workspace, tmp_path: Path) -> None:
    """One cell, so gains are as margins: 100, 60, 60 and -60, 160 in all. Of these a is more than half; of the 220 of
    those above nothing it would not be."""
    lines = ["| customer | date | amount | profit | region |"]
    lines += [f"| {name} | 2023-12-20 | 500 | {m} | N |" for name, m in (("a", 100), ("b", 60), ("c", 60), ("d", -60))]
    lines += ["| gone | 2022-12-20 | 5 | 1 | N |", "| a | 2023-12-31 | 0 | 0 | N |"]
    view, wanted = View(given(workspace, tmp_path, "\n".join(lines)).id, window=200), Wanted(cut=10, by="region")
    gain = scenario.scenario(workspace, view, wanted).figure("points", "lifetime_gain")["value"]
    found = scenario.gainers(workspace, view, wanted, "points", Budget())
    assert found.rows["customer"].tolist() == ["a", "b", "c", "d"]
    assert found.rows["lifetime_gain"].tolist() == pytest.approx([gain * part / 160 for part in (100, 60, 60, -60)])
    assert found.rows["gain_share"].tolist() == pytest.approx([100 / 160, 160 / 160, 220 / 160, 1])
    assert found.half == 1


@pytest.mark.parametrize("by", ["abc", "region"])
def test_the_churn_is_that_of_the_churn_page(sample: Sample, by: str) -> None:
    view = View(sample.id, period="12m")
    found = scenario.scenario(sample.workspace, view, Wanted(by=by)).cells
    last = to_date("12m", as_of(sample.workspace, view))[1:]
    row = churn.breakdown(sample.workspace, view, (), last).rows.iloc[0]
    assert (found["opening"].sum(), found["churned"].sum()) == (row["opening"], row["churned_of_opening"])
    assert found["customers"].sum() == row["closing"]
    rates = scenario.scenario(sample.workspace, view, Wanted(by=by)).rates
    assert rates["now"] == pytest.approx(row["churn_rate"]) and rates["relative"] == pytest.approx(0.95 * rates["now"])
    if by == "region":
        parts = churn.breakdown(sample.workspace, view, (by,), last).rows.set_index("segment")
        for cell in found.itertuples():
            assert cell.churn_rate == pytest.approx(parts.loc[cell.cell, "churn_rate"])


@pytest.mark.parametrize("then", [True, False])
def test_the_classes_are_cut_where_the_value_reaches_the_limits(sample: Sample, then: bool) -> None:
    """By hand: A until 80 % of the revenue of the twelve months before, of all who bought in them, B until 95 %."""
    lines = pd.read_csv(SAMPLE, parse_dates=["Order Date"]).query("`Order Status` != 'Cancelled'")
    start = pd.Timestamp("2025-01-01" if then else "2026-01-01")
    year = lines[(lines["Order Date"] < start) & (lines["Order Date"] >= start - pd.DateOffset(years=1))]
    worth = year.groupby("Customer ID")["Amount (USD)"].sum().rename("worth").reset_index()
    worth = worth.sort_values(["worth", "Customer ID"], ascending=[False, True], ignore_index=True)
    ahead = worth["worth"].cumsum() - worth["worth"]
    classes = pd.cut(ahead / worth["worth"].sum(), [-9, 0.8, 0.95, 9], right=False, labels=["A", "B", "C"])
    expected = dict(zip(worth["Customer ID"], classes, strict=True))
    rows = exposed(sample.workspace, View(sample.id), "abc")
    for one in rows[rows["then"] == then].itertuples():
        assert one.cell == expected[one.customer]


def test_the_list_behind_a_class_shows_this_class(sample: Sample) -> None:
    """The bar and its list rank over the same twelve months, among the same customers."""
    for cell in ("A", "B", "C"):
        asked = accounts.Wanted(group="what_if", cell=(("what_if_by", "abc"), ("cell", cell)))
        assert set(accounts.listed(sample.workspace, View(sample.id, span="12m"), asked).rows["abc"]) == {cell}


def test_a_cell_opens_the_customers_that_it_counts(sample: Sample) -> None:
    for by, filters in (("abc", ()), ("region", (("channel", ("Online", "Web shop")),)), ("category", ())):
        view = View(sample.id, filters=filters if by == "abc" else ())
        for cell in scenario.scenario(sample.workspace, view, Wanted(by=by)).cells.itertuples():
            asked = accounts.Wanted(group="what_if", cell=(("what_if_by", by), ("cell", cell.cell)))
            assert accounts.listed(sample.workspace, view, asked, limit=1).matches == cell.customers


def test_the_interval_is_the_same_every_time_and_holds_the_figure(sample: Sample) -> None:
    view = View(sample.id)
    one, two = (scenario.scenario(sample.workspace, view, Wanted(by="region")) for _ in range(2))
    assert one.figures.equals(two.figures)
    relative = one.figures[one.figures["reading"] == "relative"]
    assert (relative["low"] <= relative["value"]).all() and (relative["value"] <= relative["high"]).all()


def test_the_interval_of_a_rate_is_as_wide_as_chance(workspace: Workspace, tmp_path: Path) -> None:
    """400 alike customers of whom a quarter left: a binomial rate, with a standard error of sqrt(.25 * .75 / 400)."""
    lines = ["| customer | date | amount |"]
    for one in range(400):
        lines.append(f"| c{one:03} | 2022-12-{1 + one % 28:02} | 10 |")
        if one % 4:
            lines += [f"| c{one:03} | 2023-{month:02}-{1 + one % 28:02} | 10 |" for month in range(1, 13)]
    view = View(given(workspace, tmp_path, "\n".join([*lines, "| c001 | 2023-12-31 | 10 |"])).id, window=60)
    found = scenario.scenario(workspace, view, Wanted(cut=10))
    kept = found.figure("relative", "kept")
    share = found.cells["churned"].sum() / found.cells["opening"].sum()
    assert share == pytest.approx(0.25)
    error = (kept["high"] - kept["low"]) / 2 / 1.96 / (300 * 0.1)
    assert error == pytest.approx(np.sqrt(0.25 * 0.75 / 400), rel=0.35)


def test_no_year_before_no_scenario(workspace: Workspace, tmp_path: Path) -> None:
    view = View(given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | 5 |").id)
    found = scenario.scenario(workspace, view, Wanted())
    assert found.cells.empty and found.figures.empty and found.customers == 1 and not found.anything
    for wrong in ({"cut": 0}, {"cut": 101}, {"years": 4}, {"discount": 51}):
        with pytest.raises(UserError):
            Wanted(**wrong)
    with pytest.raises(UserError):
        scenario.scenario(workspace, view, Wanted(by="phone"))
    with pytest.raises(UserError):
        scenario.scenario(workspace, view, Wanted(target="Z"))


def test_nobody_left_and_nobody_pays(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing to cut; and a year of returns only: no worth to change, and no share of a gain."""
    lines = [f"| a | 2022-{month:02}-01 | 10 | N |" for month in range(1, 13)]
    lines += [f"| a | 2023-{month:02}-01 | 10 | N |" for month in range(1, 13)]
    view = View(given(workspace, tmp_path, "\n".join(["| customer | date | amount | region |", *lines])).id, window=60)
    assert not scenario.scenario(workspace, view, Wanted()).anything
    found = scenario.gainers(workspace, view, Wanted(), "points", Budget())
    assert (found.half, found.matches) == (0, 1) and found.rows["gain_share"].isna().all()
    lines += ["| b | 2022-12-01 | 10 | N |", "| a | 2023-12-31 | -900 | N |"]
    view = View(given(workspace, tmp_path, "\n".join(["| customer | date | amount | region |", *lines])).id, window=60)
    lost = scenario.scenario(workspace, view, Wanted(by="region"))
    assert lost.anything and np.isnan(lost.figure("points", "lifetime_change")["value"])


@every(
    st.lists(st.one_of(st.integers(0, 5), st.floats(-10, 1e6, allow_subnormal=False)), max_size=40),
    st.floats(0.5, 200),
    st.floats(0.1, 50),
)
def test_hours(weights: list[float], hours: float, cap: float) -> None:
    """Against pouring: whoever is above the cap gets it, and what is left goes to the others, again and again."""
    counted = [max(weight, 0.0) for weight in weights]
    given_hours, open_ones = [0.0] * len(counted), {place for place, weight in enumerate(counted) if weight > 0}
    left = hours
    while open_ones:
        total = sum(counted[place] for place in open_ones)
        over = {place for place in open_ones if counted[place] / total * left > cap}
        if not over:
            for place in open_ones:
                given_hours[place] = counted[place] / total * left
            break
        for place in over:
            given_hours[place] = cap
        left = max(left - cap * len(over), 0.0)
        open_ones -= over
    assert shares(np.array(weights, dtype=float), hours, cap) == pytest.approx(given_hours, rel=1e-6, abs=1e-9)
