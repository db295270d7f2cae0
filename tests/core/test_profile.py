"""What key accounts have in common: drawn tables, and the sample against pandas and scipy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core import accounts, profile, value
from core.accounts import Wanted
from core.errors import UserError
from core.view import View
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


def drawn(workspace: Workspace, folder: Path, rows: list[str], header: str) -> View:
    lines = "\n".join(f"| {' | '.join(row.split())} |" for row in [header, *rows])
    return View(given(workspace, folder, lines).id)


def test_a_lift_is_a_share_over_a_share(workspace: Workspace, tmp_path: Path) -> None:
    rows = [f"k{n} 2024-01-0{1 + n % 9} 100 {'north' if n < 9 else 'south'}" for n in range(12)]
    rows += [f"o{n} 2024-01-05 {10 if n < 10 else 1} {'north' if n < 6 else 'south'}" for n in range(24)]
    view = drawn(workspace, tmp_path, rows, "customer date amount region")
    # 12 × 100 + 10 × 10 + 14 × 1 = 1,314; 80 % = 1,051.2: the first 11 reach 1,100, so k0 … k10 are in class A
    found = profile.profile(workspace, view)
    values = found.values.set_index(["attribute", "attribute_value"])
    north = values.loc["region", "north"]
    assert (found.key_accounts, found.customers) == (11, 36)
    # by customer id k0, k1, k10, k11, k2 …: the eleven largest by rank are all but k9
    assert (north["key_accounts"], north["customers"]) == (9, 15)
    assert north["lift"] == pytest.approx((9 / 11) / (15 / 36))
    assert north["p_value"] == pytest.approx(stats.fisher_exact([[9, 6], [2, 19]]).pvalue)
    assert not north["small"]


def test_few_customers_say_nothing(workspace: Workspace, tmp_path: Path) -> None:
    view = drawn(workspace, tmp_path, ["a 2024-01-01 90 north", "b 2024-01-01 10 south"], "customer date amount region")
    found = profile.profile(workspace, view)
    assert found.values["small"].all() and found.habits["small"].all()
    assert found.values[["p_value", "q_value"]].isna().all(axis=None)
    assert found.habits[["p_value", "q_value"]].isna().all(axis=None)
    assert found.values["lift"].max() == 2.0  # 1 of 1 among key accounts, 1 of 2 among all


def test_nothing_to_sell_and_nobody_key(workspace: Workspace, tmp_path: Path) -> None:
    for rows in (["a 2024-01-01 0"], ["a 2024-01-01 -5", "b 2024-02-01 -7"]):
        found = profile.profile(workspace, drawn(workspace, tmp_path, rows, "customer date amount"))
        assert found.values["small"].all() and found.customers == len(rows)


def test_age_is_in_full_years_on_the_as_of_date(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        "a 2024-06-15 9 1999-06-15",  # 25 today
        "b 2024-06-15 9 1999-06-16",  # 25 tomorrow
        "c 2024-06-15 9 1959-06-15",  # 65 today
        "d 2024-06-15 9 2030-01-01",  # not born
    ]
    values = profile.profile(workspace, drawn(workspace, tmp_path, rows, "customer date amount birthday")).values
    ages = values[values["attribute"] == "age_band"].set_index("attribute_value")["customers"]
    assert ages.to_dict() == {"25–34": 1, "<25": 1, "65+": 1, "": 1}


def by_hand(sample: Sample) -> pd.DataFrame:
    """One row per customer with a line in the last twelve months of the sample."""
    lines = pd.read_csv(SAMPLE).dropna(subset=["Customer ID"])
    lines["day"] = pd.to_datetime(lines["Order Date"])
    amount = "Amount (USD)"
    mine = lines[lines["day"] >= pd.Timestamp(2025, 1, 1)]
    by = mine.groupby("Customer ID")
    rows = pd.DataFrame({"value": by[amount].sum(), "categories": by["Category"].nunique()})
    placed = lines.groupby(["Customer ID", "Order ID"]).agg(day=("day", "min"), amount=(amount, "sum")).reset_index()
    placed = placed[placed["day"] >= pd.Timestamp(2025, 1, 1)].groupby("Customer ID")
    rows["order_size"] = placed["amount"].sum() / placed["amount"].count()
    bought = mine[mine[amount] > 0]
    rows["discount_share"] = (
        bought[bought["Discount"] > 0].groupby("Customer ID")[amount].sum().reindex(rows.index).fillna(0)
        / bought.groupby("Customer ID")[amount].sum()
    )
    rows = rows.reset_index().sort_values(["value", "Customer ID"], ascending=[False, True])
    rows["key"] = (rows["value"].cumsum() - rows["value"]) < 0.8 * rows["value"].sum()
    return rows.set_index("Customer ID")


def test_the_sample_against_pandas_and_scipy(sample: Sample) -> None:
    assert sample.meta.last_day == date(2025, 12, 31)
    found, rows = profile.profile(sample.workspace, View(sample.id)), by_hand(sample)
    assert (found.key_accounts, found.customers) == (int(rows["key"].sum()), len(rows))
    habits = found.habits.set_index("habit")
    for habit in ("categories", "order_size", "discount_share"):
        here, there = rows.loc[rows["key"], habit].dropna(), rows.loc[~rows["key"], habit].dropna()
        one, test = habits.loc[habit], stats.mannwhitneyu(here, there, method="asymptotic")
        assert (one["key_accounts"], one["others"]) == (len(here), len(there))
        assert one["key_median"] == pytest.approx(here.median(), abs=1e-6)
        assert one["other_median"] == pytest.approx(there.median(), abs=1e-6)
        assert one["above"] == pytest.approx(test.statistic / (len(here) * len(there)))
        assert one["p_value"] == pytest.approx(test.pvalue, rel=1e-6)
    everyone = accounts.listed(sample.workspace, View(sample.id), Wanted()).rows.set_index("customer")
    rows["region"] = everyone["region"].reindex(rows.index)
    regions = found.values[found.values["attribute"] == "region"].set_index("attribute_value")
    for region, part in rows.groupby("region"):
        one = regions.loc[region]
        assert (one["key_accounts"], one["customers"]) == (int(part["key"].sum()), len(part))
        table = pd.crosstab(rows["key"], rows["region"] == region)
        assert one["p_value"] == pytest.approx(stats.fisher_exact(table).pvalue)
        low, high = stats.binomtest(int(part["key"].sum()), int(rows["key"].sum())).proportion_ci(method="wilson")
        assert one["lift_low"] == pytest.approx(low / one["share"])
        assert one["lift_high"] == pytest.approx(high / one["share"])


def test_all_tests_of_the_page_are_corrected_together(sample: Sample) -> None:
    found = profile.profile(sample.workspace, View(sample.id))
    p_values = pd.concat([found.values["p_value"], found.habits["p_value"]]).dropna().to_numpy()
    q_values = pd.concat([found.values["q_value"], found.habits["q_value"]]).dropna().to_numpy()
    order = np.argsort(p_values)
    by_hand = np.minimum.accumulate((p_values[order] * len(p_values) / np.arange(1, len(p_values) + 1))[::-1])[::-1]
    assert q_values[order] == pytest.approx(np.minimum(by_hand, 1))


@pytest.mark.parametrize("key_by", profile.KEY_BY)
@pytest.mark.parametrize("options", [{}, {"measure": "profit", "filters": (("region", ("North", "West")),)}])
def test_every_value_opens_its_key_accounts(sample: Sample, key_by: str, options: dict[str, str]) -> None:
    view = View(sample.id, span="12m", **options)  # type: ignore[arg-type]
    found = profile.profile(sample.workspace, view, key_by)
    assert found.values.groupby("attribute")["customers"].sum().eq(found.customers).all()
    assert found.values.groupby("attribute")["key_accounts"].sum().eq(found.key_accounts).all()
    whole = value.customers(sample.workspace, view).rows
    assert found.key_accounts == (whole["abc"].eq("A") if key_by == "abc" else whole["tier"].eq("key")).sum()
    for one in found.values.itertuples():
        cell = (("key_by", key_by), ("attribute", one.attribute), ("attribute_value", one.attribute_value))
        assert accounts.listed(sample.workspace, view, Wanted(group="profile", cell=cell)).matches == one.key_accounts


def test_a_wrong_cell_is_refused(sample: Sample) -> None:
    view = View(sample.id, span="12m")
    for wrong, cell in (
        (view, {"attribute": "phone"}),
        (view, {"attribute": "region", "key_by": "luck"}),
        (replace(view, span="all"), {"attribute": "region"}),
    ):
        with pytest.raises(UserError):
            profile.cell(sample.workspace, wrong, cell)
