"""Growable accounts: drawn tables with their arithmetic, and the sample against a plain loop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from core import accounts, growth, value
from core.accounts import Wanted
from core.come_back import window
from core.view import View
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


def drawn(workspace: Workspace, folder: Path, rows: list[str], header: str) -> View:
    lines = "\n".join(f"| {' | '.join(row.split())} |" for row in [header, *rows])
    return View(given(workspace, folder, lines).id)


def test_white_space_is_what_half_of_the_peers_buy(workspace: Workspace, tmp_path: Path) -> None:
    # 50 customers at 100, ties by id: c00 … c09 key, c10 … c39 keep, c40 … c49 review
    rows = [f"c{n:02} 2024-01-01 100 cups" for n in range(50)]
    view = drawn(workspace, tmp_path, rows, "customer date amount category")
    found = growth.white_space(workspace, view)
    assert found.known and found.categories.empty and found.accounts.empty and found.total == 0


def test_the_median_of_the_peers_who_buy(workspace: Workspace, tmp_path: Path) -> None:
    rows = []
    for n in range(11):  # one tier of its own: key = the first 11 of 55
        rows.append(f"k{n:02} 2024-01-01 1000 cups")
        if n < 5:  # 5 of the 10 others of k05 … k10: exactly half
            rows.append(f"k{n:02} 2024-01-01 {(n + 1) * 10} forks")
        if n < 4:  # 4 of 10: not half
            rows.append(f"k{n:02} 2024-01-01 50 knives")
    rows += [f"o{n:02} 2024-01-01 {100 - n} cups" for n in range(44)]
    rows.append("k10 2024-01-01 -5 forks")  # a return alone is not bought
    found = growth.white_space(workspace, drawn(workspace, tmp_path, rows, "customer date amount category"))
    assert found.categories.to_dict("records") == [
        {"white_category": "forks", "customers": 6, "white_value": 180.0}  # k05 … k10, median of 10 … 50 is 30
    ]
    assert list(found.accounts["customer"]) == [f"k{n:02}" for n in range(5, 11)]
    assert set(found.accounts["white_value"]) == {30.0} and found.total == 180.0


def test_without_category_or_amount_nothing_is_known(workspace: Workspace, tmp_path: Path) -> None:
    for folder, header in (("one", "customer date amount"), ("two", "customer date category")):
        (tmp_path / folder).mkdir()
        rows = [f"c{n:02} 2024-01-01 7" for n in range(30)]
        view = replace(drawn(workspace, tmp_path / folder, rows, header), measure="orders")
        found = growth.white_space(workspace, view)
        assert not found.known and found.categories.empty and found.accounts.empty


def test_the_sample_against_a_loop(sample: Sample) -> None:
    ranked = value.customers(sample.workspace, View(sample.id, span="12m")).rows.set_index("customer")
    everyone = accounts.listed(sample.workspace, View(sample.id), Wanted()).rows.set_index("customer")
    lines = pd.read_csv(SAMPLE).rename(columns={"Amount (USD)": "amount", "Customer ID": "customer"})
    spent = lines[lines["Order Date"] >= "2025-01-01"].groupby(["customer", "Category"])["amount"].sum()
    buys = {key: amount for key, amount in spent.items() if amount > 0}
    groups: dict[tuple[str, str], list[str]] = {}
    for customer, one in ranked.iterrows():
        groups.setdefault((one["tier"], everyone.loc[customer, "customer_type"]), []).append(str(customer))
    missing: dict[str, dict[str, float]] = {}
    for members in groups.values():
        for category in lines["Category"].unique():
            amounts = [buys[one, category] for one in members if (one, category) in buys]
            if len(members) >= growth.MIN_PEERS and 2 * len(amounts) >= len(members) - 1:
                for one in members:
                    if (one, category) not in buys:
                        missing.setdefault(one, {})[category] = median(amounts)
    found = growth.white_space(sample.workspace, View(sample.id))
    whole = {one: sum(parts.values()) for one, parts in missing.items()}
    order = sorted(whole, key=lambda one: (-round(whole[one], 6), one))[: growth.MOST_ACCOUNTS]
    assert list(found.accounts["customer"]) == order
    for one in found.accounts.itertuples():
        assert one.white_value == pytest.approx(whole[one.customer])
        assert sorted(one.white_categories.split("; ")) == sorted(missing[one.customer])
    for one in found.categories.itertuples():
        lacking = [parts[one.white_category] for parts in missing.values() if one.white_category in parts]
        assert (one.customers, pytest.approx(one.white_value)) == (len(lacking), sum(lacking))
        cell = (("white_category", one.white_category),)
        view = View(sample.id, span="12m")
        assert accounts.listed(sample.workspace, view, Wanted(group="white", cell=cell), 1).matches == one.customers


def keys_at(lines: pd.DataFrame, day: date) -> set[str]:
    start = pd.Timestamp(day) - pd.DateOffset(years=1)
    sums = lines[(lines["day"] > start) & (lines["day"] <= pd.Timestamp(day))].groupby("customer")["amount"].sum()
    ranked = sums.reset_index().sort_values(["amount", "customer"], ascending=[False, True])
    before = ranked["amount"].cumsum() - ranked["amount"]
    return set(ranked.loc[before < 0.8 * ranked["amount"].sum(), "customer"])


def curves(
    lines: pd.DataFrame, beginning: date, first: dict[str, date], day: date, days: int
) -> dict[str, tuple[int, bool, list[float]]]:
    """Age in quarters, whether active, and what each had brought by every age, of who is known from the beginning."""
    known_from = beginning + timedelta(days=days)
    found = {}
    for customer, part in lines[lines["day"] <= pd.Timestamp(day)].groupby("customer"):
        start = first.get(str(customer))
        if start is None or start > day or start <= known_from:
            continue
        age = ((day - start).days + 1) // 91
        since = (part["day"] - pd.Timestamp(start)).dt.days
        last = part.loc[part["bought"], "day"].max().date()
        brought = [part.loc[(since >= 0) & (since < 91 * one), "amount"].sum() for one in range(1, growth.MOST_AGE + 1)]
        found[str(customer)] = (age, last > day - timedelta(days=days), brought)
    return found


@pytest.mark.parametrize("days", [None, 60])
def test_growth_against_a_loop(sample: Sample, days: int | None) -> None:
    view = View(sample.id, window=days)
    days = window(sample.workspace, view).days
    lines = pd.read_csv(SAMPLE).rename(columns={"Amount (USD)": "amount", "Customer ID": "customer"})
    lines["day"] = pd.to_datetime(lines["Order Date"])
    beginning = lines["day"].min().date()
    lines = lines.dropna(subset=["customer"])
    orders = lines.groupby(["customer", "Order ID"])["amount"].transform("sum")
    lines["bought"] = orders > 0
    first = {one: day.date() for one, day in lines[lines["bought"]].groupby("customer")["day"].min().items()}
    today, before = date(2025, 12, 31), date(2024, 12, 31)
    told: dict[date, dict[str, bool]] = {}
    expected = []
    for day in (before, today):
        keys, known = keys_at(lines, day), curves(lines, beginning, first, day, days)
        told[day] = {}
        for age in range(1, growth.MOST_AGE + 1):
            reached = [brought[age - 1] for one, (old, _, brought) in known.items() if one in keys and old >= age]
            small = {
                one: brought[age - 1]
                for one, (old, on, brought) in known.items()
                if one not in keys and on and old == age
            }
            if len(reached) < growth.MIN_KEYS:
                continue
            lower = float(np.percentile(reached, 25))
            told[day] |= {one: brought >= lower - 1e-9 for one, brought in small.items()}
            if day == today:
                alike = sum(brought >= lower - 1e-9 for brought in small.values())
                expected.append((age, len(reached), lower, float(np.median(reached)), len(small), alike))
    found = growth.alike(sample.workspace, view)
    assert len(found.curve) == len(expected) > 3
    for row, (age, keys_there, lower, middle, small_there, alike_there) in zip(
        found.curve.itertuples(), expected, strict=True
    ):
        assert (row.age, row.key_accounts, row.small_accounts, row.alike) == (age, keys_there, small_there, alike_there)
        assert (row.lower, row.middle) == (pytest.approx(lower), pytest.approx(middle))
        cell = (("age", str(age)),)
        assert accounts.listed(sample.workspace, view, Wanted(group="growth", cell=cell), 1).matches == alike_there
    now = keys_at(lines, today)
    past = told[before]
    assert (found.alike, found.others) == (sum(past.values()), len(past) - sum(past.values()))
    assert found.alike_key == sum(alike and one in now for one, alike in past.items())
    assert found.others_key == sum(not alike and one in now for one, alike in past.items())


def test_too_few_say_nothing(workspace: Workspace, tmp_path: Path) -> None:
    for rows in (["a 2024-01-01 5"], ["a 2024-01-01 0"], ["a 2024-01-01 -5", "b 2024-02-01 -7"]):
        found = growth.alike(workspace, drawn(workspace, tmp_path, rows, "customer date amount"))
        assert found.curve.empty and found.growing == 0 and not found.tested


def test_what_became_of_them(workspace: Workspace, tmp_path: Path) -> None:
    rows = ["old 2021-01-01 1", "old 2024-12-31 1"]
    for n in range(12):
        for quarter in range(15):  # k…: 50 in the first quarter, 300 in every other
            day = date(2021, 6, 1) + timedelta(days=91 * quarter)
            rows += [f"k{n:02} {day} {300 if quarter else 50}"] * (day.year < 2025)
        rows.append(f"g{n:02} 2023-10-01 {50 if n < 6 else 40}")
        rows += [f"g{n:02} 2024-0{month}-01 {400 if n in (0, 1, 2, 6) else 10}" for month in (2, 4, 6, 8)]
    found = growth.alike(workspace, replace(drawn(workspace, tmp_path, rows, "customer date amount"), window=100))
    # A year ago k… brought 12 × 1,200 of 14,400 + 540 and were the key accounts, the lower quartile of their first
    # quarter 50: g00 … g05 are as far, g06 … g11 are not. Since then g00, g01, g02 and g06 have brought 1,600 each,
    # more than any k….
    assert (found.alike, found.alike_key, found.others, found.others_key) == (6, 3, 6, 1)
    assert not found.tested
