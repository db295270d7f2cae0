"""Classes against plain pandas: limits, the two models of recency, frequency and money, and among whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from core import accounts, tiers, value
from core.errors import UserError
from core.tiers import AMONG, CLASSES, Rules
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

ROOT = Path(__file__).parents[2]


def counts(found: tiers.Tiers) -> dict[str, int]:
    return dict(zip(found.rows["class"], found.rows["customers"], strict=True))


def by_pandas() -> pd.DataFrame:
    """Recency, frequency, money and the three scores of the sample's customers."""
    lines = pd.read_csv(ROOT / "data" / "sample_en.csv", dtype=str, encoding="utf-8-sig")
    lines = lines.assign(amount=pd.to_numeric(lines["Amount (USD)"]), day=pd.to_datetime(lines["Order Date"]))
    known = lines.dropna(subset="Customer ID")
    orders = known.groupby(["Customer ID", "Order ID"]).agg(day=("day", "min"), amount=("amount", "sum"))
    bought = orders[orders["amount"] > 0].reset_index().groupby("Customer ID")
    found = pd.DataFrame(
        {
            "recency": (lines["day"].max() - bought["day"].max()).dt.days,
            "frequency": bought.size(),
            "monetary": known.groupby("Customer ID")["amount"].sum(),
        }
    ).dropna()
    for name, column in (("r", -found["recency"]), ("f", found["frequency"]), ("m", found["monetary"])):
        cuts = np.quantile(column, [0.2, 0.4, 0.6, 0.8])
        found[name] = [1 + int((cuts < one).sum()) for one in column]
    return found


def segment(row: pd.Series) -> str:
    """The map of scores, the first match wins."""
    r, f, m = row["r"], row["f"], row["m"]
    rules = (
        ("champions", r >= 4 and f >= 4 and m >= 4),
        ("loyal", r >= 3 and f >= 4),
        ("cannot_lose", r < 3 and f >= 4 and m >= 4),
        ("at_risk", r < 3 and f >= 3),
        ("big_spenders", r >= 3 and m >= 4),
        ("new", r == 5 and f == 1),
        ("promising", r >= 4),
        ("attention", r == 3 and f >= 2),
        ("about_to_sleep", r == 3),
        ("hibernating", r == 2),
    )
    return next((name for name, holds in rules if holds), "lost")


def test_the_scores_and_segments_of_rfm(sample: Sample) -> None:
    expected = by_pandas().apply(segment, axis=1).value_counts()
    assert counts(tiers.tiers(sample.workspace, View(sample.id), Rules("rfm"))) == expected.to_dict()


@pytest.mark.parametrize("limits", [{}, {"recent_days": 60, "frequent_orders": 12, "large_value": 20000.0}])
def test_the_eight_classes(sample: Sample, limits: dict[str, float]) -> None:
    found = by_pandas()
    names = {"recency": "recent_days", "frequency": "frequent_orders", "monetary": "large_value"}
    marks = {column: limits.get(name, found[column].mean()) for column, name in names.items()}
    high = [
        found["recency"] <= marks["recency"],
        found["frequency"] >= marks["frequency"],
        found["monetary"] >= marks["monetary"],
    ]
    expected = high[0].astype(int).astype(str) + high[1].astype(int).astype(str) + high[2].astype(int).astype(str)
    rows = tiers.tiers(sample.workspace, View(sample.id), Rules("rfm8", **limits))  # type: ignore[arg-type]
    assert counts(rows) == expected.value_counts().to_dict()
    assert list(rows.rows["class"]) == [name for name in CLASSES["rfm8"] if name in counts(rows)]


def test_limits_move_the_classes(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-01 | 50     |
        | b        | 2024-01-01 | 30     |
        | c        | 2024-01-01 | 15     |
        | d        | 2024-01-01 | 5      |
    """,
    )
    view = View(meta.id)
    assert counts(tiers.tiers(workspace, view, Rules("abc"))) == {"A": 2, "B": 1, "C": 1}  # 50 + 30 reach 80
    assert counts(tiers.tiers(workspace, replace(view, a_percent=50, b_percent=80), Rules("abc"))) == {
        "A": 1,
        "B": 1,
        "C": 2,
    }
    assert counts(tiers.tiers(workspace, view, Rules("tier"))) == {"key": 1, "keep": 3}  # floor(0.2 × 4) = 0 review
    wide = replace(view, key_percent=50, review_percent=25)
    assert counts(tiers.tiers(workspace, wide, Rules("tier"))) == {"key": 2, "keep": 1, "review": 1}


def test_among_everybody_a_filter_only_hides(sample: Sample) -> None:
    view = View(sample.id, filters=(("region", ("North",)),))
    whole = value.customers(sample.workspace, view.unfiltered()).rows.set_index("customer")["abc"]
    there = value.customers(sample.workspace, view).rows.set_index("customer")["abc"]
    static = counts(tiers.tiers(sample.workspace, view, Rules("abc", "everybody")))
    assert static == whole.loc[there.index].value_counts().to_dict()
    filtered = counts(tiers.tiers(sample.workspace, view, Rules("abc")))
    assert filtered == there.value_counts().to_dict() != static


@pytest.mark.parametrize("by", list(CLASSES))
@pytest.mark.parametrize("among", AMONG)
@pytest.mark.parametrize("measure", ["revenue", "margin_rate"])
def test_every_class_opens_its_customers(sample: Sample, by: str, among: str, measure: str) -> None:
    view = View(sample.id, measure=measure, filters=(("region", ("North", "South")),))
    if by not in tiers.classifications(view):
        assert tiers.tiers(sample.workspace, view, Rules(by, among)).rows.empty
        return
    rows = tiers.tiers(sample.workspace, view, Rules(by, among)).rows
    assert rows["customer_share"].sum() == pytest.approx(1)
    for one in rows.to_dict("records"):
        cell = (("classes_by", by), ("among", among), ("class", one["class"]))
        wanted = accounts.Wanted(group="class", cell=cell)
        assert accounts.listed(sample.workspace, view, wanted, limit=1).matches == one["customers"]


def test_one_customer_ties_with_itself(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | 5 |")
    view = View(meta.id)
    found = {by: counts(tiers.tiers(workspace, view, Rules(by))) for by in CLASSES}
    # All cut points are the one value, and none is strictly below it: every score is 1.
    assert found == {"abc": {"A": 1}, "tier": {"key": 1}, "rfm8": {"111": 1}, "rfm": {"lost": 1}}


@pytest.mark.parametrize(
    "options", [{"a_percent": 95}, {"b_percent": 101}, {"a_percent": 0}, {"key_percent": 90}, {"review_percent": -1}]
)
def test_impossible_limits_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(UserError):
        View("a", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("options", [{"classes_by": "luck"}, {"among": "friends"}, {"recent_days": "soon"}])
def test_impossible_rules_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(UserError):
        tiers.rules_of(options)
