"""Loyalty and profit: drawn tables with their arithmetic, and the sample against pandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from core import accounts, loyalty
from core.accounts import Wanted
from core.errors import UserError
from core.loyalty import Thresholds
from core.view import View
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

HEADER = "customer date amount profit discount"


def drawn(workspace: Workspace, folder: Path, rows: list[str], header: str = HEADER) -> View:
    lines = "\n".join(f"| {' | '.join(row.split())} |" for row in [header, *rows])
    return View(given(workspace, folder, lines).id)


def monthly(customer: str, months: int, rest: str) -> list[str]:
    return [f"{customer} 2024-{month:02}-15 {rest}" for month in range(13 - months, 13)]


def test_four_quadrants(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        *monthly("friend", 6, "100 50 0"),  # 6 × 50 = 300
        *monthly("barnacle", 12, "10 1 0.2"),  # 12 × 1 = 12
        *monthly("butterfly", 5, "100 40 0"),  # 5 × 40 = 200
        "stranger 2024-12-31 10 -12 0.1",  # −12
        "gone 2023-12-31 999 999 0",  # before the twelve months
    ]
    view = drawn(workspace, tmp_path, rows)
    found = loyalty.loyalty(workspace, view)
    parts = found.parts.set_index("part")
    assert found.worth == "profit" and found.worth_from == 125.0  # (300 + 12 + 200 − 12) / 4
    assert parts["customers"].to_dict() == {
        "friend": 1,
        "butterfly": 1,
        "barnacle": 1,
        "stranger": 1,
        "dependent": 1,  # the barnacle buys all at a discount
        "winnable": 1,  # revenue 600, 500, 120, 10: 80 % of 1,230 = 984 is reached by friend and butterfly
        "costly": 1,
        "last_fifth": 0,  # floor(0.2 × 4)
        "loyal": 2,
        "all": 4,
    }
    assert parts.loc["friend", "worth_share"] == pytest.approx(300 / 500)
    assert parts.loc["barnacle", "margin_rate"] == pytest.approx(12 / 120)
    assert found.discounts[["discount_band", "customers"]].to_numpy().tolist() == [[0, 1], [10, 1]]
    exactly = loyalty.loyalty(workspace, view, Thresholds(5, 200.0)).parts.set_index("part")["customers"]
    assert (exactly["friend"], exactly["butterfly"]) == (2, 0)  # five months and 200 are both inside


def test_a_month_runs_from_the_day_after_the_as_of_date(workspace: Workspace, tmp_path: Path) -> None:
    rows = ["a 2024-05-11 1 1 0", "a 2024-06-10 1 1 0", "a 2024-06-11 1 1 0", "z 2025-05-10 1 1 0"]
    cells = loyalty.loyalty(workspace, drawn(workspace, tmp_path, rows)).cells
    # 11 May to 10 June is one month, 11 June begins the next
    assert sorted(cells["months"]) == [1, 2]
    rows = [f"a {day:%Y-%m-%d} 1 1 0" for day in pd.date_range("2024-01-31", "2025-01-30")]
    (tmp_path / "daily").mkdir()
    daily = loyalty.loyalty(workspace, drawn(workspace, tmp_path / "daily", rows)).cells
    assert list(daily["months"]) == [12]


def test_without_profit_revenue_stands_in_and_without_both_nothing(workspace: Workspace, tmp_path: Path) -> None:
    found = loyalty.loyalty(workspace, drawn(workspace, tmp_path, ["a 2024-01-01 5"], "customer date amount"))
    parts = found.parts.set_index("part")
    assert (found.worth, found.worth_from, len(found.discounts)) == ("revenue", 5.0, 0)
    assert (
        parts.loc["butterfly", "customers"] == 1 and parts["profit"].isna().all() and parts["margin_rate"].isna().all()
    )
    nothing = loyalty.loyalty(workspace, drawn(workspace, tmp_path, ["a 2024-01-01"], "customer date"))
    assert nothing.worth == "" and nothing.parts.empty


def test_nobody_brings_anything(workspace: Workspace, tmp_path: Path) -> None:
    for amount in ("0", "-5"):
        found = loyalty.loyalty(
            workspace, drawn(workspace, tmp_path, [f"a 2024-01-01 {amount}"], "customer date amount")
        )
        parts = found.parts.set_index("part")
        assert parts.loc["stranger", "customers"] == 1 and parts["worth_share"].isna().all()


def by_hand() -> pd.DataFrame:
    lines = pd.read_csv(SAMPLE).dropna(subset=["Customer ID"]).rename(columns={"Amount (USD)": "amount"})
    placed = lines.groupby(["Customer ID", "Order ID"]).agg(day=("Order Date", "min"), amount=("amount", "sum"))
    bought = placed[(placed["amount"] > 0) & (placed["day"] >= "2025-01-01")].reset_index()
    mine = lines[lines["Order Date"] >= "2025-01-01"]
    rows = mine.groupby("Customer ID").agg(revenue=("amount", "sum"), profit=("Profit", "sum"))
    rows["months"] = bought.groupby("Customer ID")["day"].agg(lambda days: days.str[:7].nunique())
    gross = mine[mine["amount"] > 0]
    reduced = gross[gross["Discount"] > 0].groupby("Customer ID")["amount"].sum()
    rows["discount"] = reduced.reindex(rows.index).fillna(0) / gross.groupby("Customer ID")["amount"].sum()
    return rows.fillna({"months": 0})


def test_the_sample_against_pandas(sample: Sample) -> None:
    found, rows = loyalty.loyalty(sample.workspace, View(sample.id)), by_hand()
    high, loyal = rows["profit"] >= rows["profit"].mean(), rows["months"] >= 6
    ranked = rows.sort_values(["profit"], ascending=False)
    expected = {
        "friend": rows[loyal & high],
        "butterfly": rows[~loyal & high],
        "barnacle": rows[loyal & ~high],
        "stranger": rows[~loyal & ~high],
        "dependent": rows[loyal & (rows["discount"] > 0.8)],
        "costly": rows[rows["profit"] < 0],
        "last_fifth": ranked.tail(len(rows) // 5),
        "all": rows,
    }
    parts = found.parts.set_index("part")
    assert found.worth_from == pytest.approx(rows["profit"].mean())
    for name, part in expected.items():
        assert parts.loc[name, "customers"] == len(part)
        assert parts.loc[name, "worth"] == pytest.approx(part["profit"].sum())
        assert parts.loc[name, "margin_rate"] == pytest.approx(part["profit"].sum() / part["revenue"].sum())
    discounted = parts.loc["dependent"]
    assert discounted["margin_rate"] < 0.5 * parts.loc["loyal", "margin_rate"]  # the sample's story
    assert found.cells.groupby("months")["customers"].sum().to_dict() == rows["months"].value_counts().to_dict()


@pytest.mark.parametrize("options", [{}, {"measure": "orders", "filters": (("region", ("North", "West")),)}])
@pytest.mark.parametrize("limits", [Thresholds(), Thresholds(3, 1000.5)])
def test_every_mark_opens_its_customers(sample: Sample, options: dict[str, str], limits: Thresholds) -> None:
    view = View(sample.id, **options)  # type: ignore[arg-type]
    found = loyalty.loyalty(sample.workspace, view, limits)
    told = {"loyal_from": limits.loyal_from} | ({"worth_from": limits.worth_from} if limits.worth_from else {})

    def count(**cell: object) -> int:
        wanted = Wanted(group="loyalty", cell=tuple((name, str(one)) for name, one in (told | cell).items()))
        return accounts.listed(sample.workspace, view, wanted, limit=1).matches

    quadrants = found.parts[found.parts["part"].isin(loyalty.QUADRANTS)]
    assert quadrants["customers"].sum() == found.cells["customers"].sum() == found.parts["customers"].iloc[-1]
    for part in found.parts.itertuples():
        assert count(part=part.part) == part.customers
    for cell in found.cells.iloc[::5].itertuples():
        assert count(part=cell.quadrant, active_months=cell.months, band=cell.band) == cell.customers
    for band in found.discounts.itertuples():
        assert count(discount_band=band.discount_band) == band.customers


@pytest.mark.parametrize("wrong", [{"loyal_from": 0}, {"loyal_from": 13}, {"worth_from": float("inf")}])
def test_thresholds_have_limits(wrong: dict[str, float]) -> None:
    with pytest.raises(UserError):
        Thresholds(**wrong)  # type: ignore[arg-type]
