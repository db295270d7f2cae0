"""Every measure against plain pandas, on a drawn file with ties, zeros, negatives, returns and lines of nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from core import account, accounts, churn, findings, overview, pack, tiers, value
from core.definitions import MEASURES, SCORED
from core.errors import UserError
from core.view import View, weights_of
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.meta import Meta
    from core.store import Workspace
    from tests.conftest import Sample

LINES = """
    | customer | date       | order | amount | cost | quantity | category |
    | a        | 2023-01-10 | 1     | 100    | 60   | 4        | tea      |
    | a        | 2023-01-12 | 1     | 50     | 20   | 2        | cups     |
    | a        | 2024-02-03 | 2     | 80     | 90   | 1        | tea      |
    | a        | 2024-02-20 | 3     | -30    | -10  | -1       | cups     |
    | b        | 2024-01-05 | 4     | 120    | 60   | 6        | tea      |
    | b        | 2024-03-05 | 5     | 80     | 40   | 6        | pots     |
    | c        | 2024-01-05 | 6     | 200    | 100  | 12       | tea      |
    | d        | 2024-03-01 | 7     | -20    | -15  | -1       | tea      |
    | e        | 2024-03-02 | 8     | 0      | 5    | 0        | cups     |
    | f        | 2024-03-03 | 9     | 10     | 30   | 1        |          |
    |          | 2024-03-04 | 10    | 70     | 10   | 3        | tea      |
"""

QUARTERS = ["2023-07-01", "2023-10-01", "2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"]


@pytest.fixture
def drawn(workspace: Workspace, tmp_path: Path) -> Meta:
    return given(workspace, tmp_path, LINES)


def frame() -> pd.DataFrame:
    """The drawn lines as pandas has them."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in LINES.strip().splitlines()]
    lines = pd.DataFrame(rows[1:], columns=rows[0]).replace({"customer": {"": None}, "category": {"": None}})
    for column in ("amount", "cost", "quantity"):
        lines[column] = pd.to_numeric(lines[column])
    return lines.assign(profit=lines["amount"] - lines["cost"], day=pd.to_datetime(lines["date"]))


def by_pandas(measure: str, start: str = "2000-01-01") -> pd.Series:
    """The measure of every customer with a line from ``start`` on."""
    lines = frame().dropna(subset="customer")
    inside = lines[lines["day"] >= start]
    everybody = inside.groupby("customer").size()
    orders = lines.groupby(["customer", "order"]).agg(day=("day", "min"), amount=("amount", "sum")).reset_index()
    placed = orders[orders["day"] >= start]
    sums = inside.groupby("customer")[["amount", "profit", "quantity"]].sum()
    bought = placed[placed["amount"] > 0]
    found: dict[str, Any] = {
        "revenue": sums["amount"],
        "profit": sums["profit"],
        "units": sums["quantity"],
        "margin_rate": (sums["profit"] / sums["amount"]).where(sums["amount"] > 0),
        "orders": placed.groupby("customer").size(),
        "average_order": placed.groupby("customer")["amount"].mean(),
        "active_months": bought["day"].dt.to_period("M").groupby(bought["customer"]).nunique(),
        "categories": inside[inside["amount"] > 0].groupby("customer")["category"].nunique(),
    }
    values = found[measure].reindex(everybody.index)
    return values.fillna(0) if MEASURES[measure].additive else values


@pytest.mark.parametrize("measure", SCORED)
@pytest.mark.parametrize(("span", "start"), [("all", "2000-01-01"), ("12m", "2023-03-06")])
def test_a_measure_of_every_customer(workspace: Workspace, drawn: Meta, measure: str, span: str, start: str) -> None:
    rows = value.customers(workspace, View(drawn.id, measure=measure, span=span)).rows
    expected = by_pandas(measure, start)
    assert list(rows["customer"]) == list(
        expected.rename_axis("customer")
        .reset_index(name="value")
        .sort_values(["value", "customer"], ascending=[False, True], na_position="last")["customer"]
    )
    got = rows.set_index("customer")["value"].astype(float).sort_index()
    pd.testing.assert_series_equal(got, expected.astype(float), check_names=False, check_dtype=False, rtol=0, atol=1e-8)
    additive = MEASURES[measure].additive
    assert rows["share"].notna().all() == rows["abc"].notna().all() == additive
    assert list(rows["tier"]) == ["key", "key", "keep", "keep", "keep", "review"]


def test_a_score_is_the_weighted_share_of_others_worth_less(workspace: Workspace, drawn: Meta) -> None:
    weights = (("revenue", 3), ("margin_rate", 1))
    rows = value.customers(workspace, View(drawn.id, measure="score", weights=weights)).rows
    expected = pd.Series(0.0, index=by_pandas("revenue").index)
    for name, weight in weights:
        values = by_pandas(name).fillna(-1e9)  # without a value: below all others
        less = values.map(lambda one, values=values: (values < one).sum())
        expected += weight / 4 * 100 * less / 5
    got = rows.set_index("customer")["value"].astype(float).sort_index()
    pd.testing.assert_series_equal(got, expected, check_names=False, rtol=0, atol=1e-7)
    head = value.headline(workspace, View(drawn.id, measure="score", weights=weights))
    assert (head.total, head.attributed, head.gini, head.top20_share, head.customers_for_80) == (None,) * 5


def test_the_score_of_one_customer_is_full(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | 5 |")
    view = View(meta.id, measure="score", weights=meta.weights)
    assert value.customers(workspace, view).rows["value"].tolist() == [100.0]  # nobody to compare with


def test_totals_of_a_ratio_are_the_ratio_of_totals(workspace: Workspace, drawn: Meta) -> None:
    lines = frame()
    known = lines.dropna(subset="customer")
    head = value.headline(workspace, View(drawn.id, measure="margin_rate"))
    assert float(head.total) == pytest.approx(lines["profit"].sum() / lines["amount"].sum(), abs=1e-8)  # type: ignore[arg-type]
    assert float(head.attributed) == pytest.approx(known["profit"].sum() / known["amount"].sum(), abs=1e-8)  # type: ignore[arg-type]
    assert float(head.unattributed) == pytest.approx(60 / 70, abs=1e-8)  # type: ignore[arg-type]
    assert head.without_value == 2  # d −20, e 0
    orders = value.headline(workspace, View(drawn.id, measure="average_order"))
    assert float(orders.attributed) == pytest.approx(known["amount"].sum() / 9)  # type: ignore[arg-type]


def test_distinct_counts_add_up_over_customers(workspace: Workspace, drawn: Meta) -> None:
    head = value.headline(workspace, View(drawn.id, measure="categories"))
    assert [head.total, head.attributed, head.unattributed] == [5, 5, 0]
    assert by_pandas("categories").sum() == 5
    assert head.top20_share == pytest.approx(4 / 5)  # a 2, b 2 of 5


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        # Before each quarter from July 2023 on: what lies in the twelve months before it, each thing once.
        ("categories", [2, 2, 2, 2, 1, 1]),
        ("active_months", [1, 2, 3, 3, 2, 1]),
        ("orders", [2, 3, 4, 4, 2, 1]),
        ("average_order", []),
    ],
)
def test_a_thing_bought_again_counts_once_before_each_period(
    workspace: Workspace, tmp_path: Path, measure: str, expected: list[int]
) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | order | amount | category |
        | a        | 2023-04-10 | 1     | 10     | tea      |
        | a        | 2023-04-11 | 2     | 10     | cups     |
        | a        | 2023-08-10 | 3     | 10     | tea      |
        | a        | 2023-12-10 | 4     | 10     | tea      |
        | a        | 2024-12-20 | 5     | 10     | pots     |
        """,
    )
    found = churn.breakdown(workspace, View(meta.id, measure=measure, window=700)).rows
    there = found[found["opening_value"] > 0]
    assert there["opening_value"].tolist() == expected
    assert there["period_start"].astype(str).tolist() == QUARTERS[: len(expected)]


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_question_answers_in_every_measure(sample: Sample, measure: str) -> None:
    meta = sample.workspace.open(sample.id)
    if measure not in meta.measures:
        pytest.skip("the sample has no column for it")
    view = View(sample.id, measure=measure, weights=meta.weights if measure == "score" else ())
    additive = MEASURES[measure].additive
    head = value.headline(sample.workspace, view)
    bars = value.distribution(sample.workspace, view)
    assert bars.pareto.empty != additive
    assert bars.bins["customers"].sum() == head.customers - head.without_value
    assert bars.lorenz.empty != additive
    assert ("abc" in tiers.classifications(view)) == additive
    assert (head.gini is not None) == additive
    found = {one.name: one for one in (*overview.flows(sample.workspace, view), *overview.keys(sample.workspace, view))}
    assert set(found) == set(overview.FIGURES)
    assert (overview.sold(sample.workspace, view).figure.value is None) == (measure == "score")
    assert (found["key_share"].value is None) == (not additive)
    assert (found["value_churn_rate"].value is None) == (not additive)
    rows = churn.breakdown(sample.workspace, view, ("region",)).rows
    assert rows["opening_value"].notna().all() == MEASURES[measure].additive
    listed = accounts.listed(sample.workspace, view, accounts.Wanted(), limit=3).rows
    assert account.account(sample.workspace, view, listed["customer"].iloc[0]).months["value"].notna().any()
    findings.findings(sample.workspace, view)
    made = pack.pack(sample.workspace, view)
    assert len(made.customers) == head.customers


def test_which_measures_a_file_can_answer(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | 5 |")
    assert meta.measures == ("revenue", "orders", "average_order", "active_months", "score")
    assert meta.weights == (("revenue", 40), ("orders", 20), ("active_months", 10))
    with pytest.raises(UserError) as error:
        value.headline(workspace, View(meta.id, measure="score", weights=(("profit", 1),)))
    assert error.value.key == "measure_absent"


@pytest.mark.parametrize(
    "text", ["revenue", "revenue:x", "revenue:0", "revenue:101", "score:5", "luck:5", "orders:1,orders:2"]
)
def test_wrong_weights_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        View("a", measure="score", weights=weights_of(text))
    with pytest.raises(UserError):
        View("a", measure="score")


def test_the_trend_of_a_ratio(workspace: Workspace, drawn: Meta) -> None:
    from core.periods import all_periods

    view = View(drawn.id, measure="margin_rate")
    course = overview.trend(workspace, view, all_periods("year", drawn.first_day, date(2024, 3, 5)))
    lines = frame()
    by_year = lines.groupby(lines["day"].dt.year)[["profit", "amount"]].sum()
    assert list(course["value"]) == pytest.approx(list(by_year["profit"] / by_year["amount"]), abs=1e-8)
