"""Early warning: each sign in a drawn table, the sample against plain pandas, and what calls reach."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta

from core import accounts, come_back, warning
from core.accounts import Wanted
from core.errors import UserError
from core.intake import Source
from core.prediction.fitted import fitted
from core.view import View
from core.warning import SIGNALS, Calls, Narrowed
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

DRAWN = """
    | customer | date       | amount | rep |
    | own      | 2023-06-01 | 10     | ann |
    | own      | 2023-06-11 | 10     | ann |
    | own      | 2023-06-21 | 10     | ann |
    | own      | 2023-07-01 | 10     | ann |
    | own      | 2023-12-19 | 90     | bob |
    | half     | 2022-10-05 | 100    | bob |
    | half     | 2023-12-30 | 50     | bob |
    | above    | 2022-10-05 | 100    | bob |
    | above    | 2023-12-30 | 51     | bob |
    | late     | 2023-08-01 | 40     |     |
    | late     | 2023-12-30 | 15     |     |
    | back     | 2023-08-01 | 70     | ann |
    | back     | 2023-12-30 | 70     | ann |
    | back     | 2023-12-31 | -60    | ann |
    | gone     | 2022-11-01 | 500    | ann |
"""


def drawn(workspace: Workspace, folder: Path, window: int = 200) -> View:
    return View(given(workspace, folder, DRAWN).id, window=window)


def signs(workspace: Workspace, view: View) -> dict[str, list[str]]:
    rows, _ = warning.listed(workspace, view, Narrowed())
    return {row["customer"]: [name for name in SIGNALS if row[name]] for row in rows.to_dict("records")}


def test_every_sign_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    """Up to 31 Dec 2023; the last quarter is Oct to Dec 2023.

    own: gaps 10, 10, 10, 171: the 90th percentile is 10 + .7 · 161 = 122.7 days, silent for 12: not overdue.
    half: 50 after 100 in the quarter a year before: exactly half. above: 51. late came after that quarter: 15 after 40.
    back: 70 − 60 = 10 after 70. gone: silent for longer than 200 days: churned, not warned of.
    """
    view = drawn(workspace, tmp_path)
    assert signs(workspace, view) == {"half": ["falling"], "late": ["falling"], "back": ["falling"]}
    rows = warning.listed(workspace, view, Narrowed())[0].set_index("customer")
    assert list(rows.index) == ["back", "late", "half"], "80, 55 and 50 in twelve months"
    assert list(rows["value_at_risk"]) == [80, 55, 50] and list(rows["rank"]) == [1, 2, 3]
    assert list(rows["against_year"]) == [False, False, True]
    assert list(rows["rep"]) == ["ann", "", "bob"]


def test_overdue_is_longer_than_nine_of_ten_gaps(workspace: Workspace, tmp_path: Path) -> None:
    table = "| customer | date | amount |\n" + "".join(
        f"| {name} | 2024-01-{day:02d} | 5 |\n"
        for name, days in (("a", (1, 3, 5, 7)), ("b", (1, 3, 5, 8)), ("z", (17,)))
        for day in days
    )
    view = View(given(workspace, tmp_path, table).id, window=60)
    # Gaps of a: 2, 2, 2: 10 days silent. Of b: 2, 2, 3: at 2 + .8 = 2.8, silent for 9 days.
    rows = warning.listed(workspace, view, Narrowed())[0].set_index("customer")
    assert {name: [one for one in SIGNALS if rows.loc[name, one]] for name in rows.index} == {
        "a": ["own_rhythm"],
        "b": ["own_rhythm"],
    }
    assert rows.loc["b", "days_overdue"] == pytest.approx(9 - 2.8) and rows.loc["a", "days_overdue"] == 8
    assert come_back.window(workspace, view).long_gap is None, "six gaps say nothing about everybody"


def test_the_long_gap_of_everybody_is_interpolated() -> None:
    gaps = pd.DataFrame({"days": [30, 10, 99, 20], "closed": [1, 1, 0, 1], "gaps": [2, 5, 7, 3]})
    assert come_back.long_gap(gaps) == pytest.approx(np.quantile([10] * 5 + [20] * 3 + [30] * 2, 0.9))
    gaps = pd.DataFrame({"days": [10, 40], "closed": [1, 1], "gaps": [9, 1]})
    assert come_back.long_gap(gaps) == pytest.approx(np.quantile([10] * 9 + [40], 0.9)) == pytest.approx(13)


def plain(day: date, window: int, view: View, sample: Sample) -> pd.DataFrame:
    """Every customer that gives a sign, from the lines, without our SQL."""
    lines = pd.read_csv(SAMPLE, dtype={"Customer ID": str}, encoding="utf-8-sig")
    lines["day"] = pd.to_datetime(lines["Order Date"]).dt.date
    lines = lines[(lines["day"] <= day) & lines["Customer ID"].notna()]
    orders = lines.groupby(["Customer ID", "Order ID"]).agg(day=("day", "min"), amount=("Amount (USD)", "sum"))
    bought = (
        orders[orders["amount"] > 0].reset_index().groupby("Customer ID")["day"].apply(lambda days: sorted(set(days)))
    )
    gaps = {one: [(b - a).days for a, b in pairwise(days)] for one, days in bought.items()}
    everybody = np.quantile([gap for found in gaps.values() for gap in found], 0.9)
    model = fitted(sample.workspace, view)
    assert model.purchases
    alive = dict(zip(model.history["customer"], model.purchases.p_alive(model.counts), strict=True))

    def worth(one: str, first: date, last: date) -> float:
        mine = lines[(lines["Customer ID"] == one) & (lines["day"] >= first) & (lines["day"] <= last)]
        return round(float(mine["Amount (USD)"].sum()), 4)

    after = day + timedelta(days=1)
    quarter, ago = after - relativedelta(months=3), after - relativedelta(years=1)
    rows = []
    for one, days in bought.items():
        silent = (day - days[-1]).days
        if silent >= window:
            continue
        own = len(gaps[one]) >= 3
        longest = np.quantile(gaps[one], 0.9) if own else everybody
        latest = worth(one, quarter, day)
        spans = (
            (quarter - relativedelta(years=1), ago) if days[0] < ago else (quarter - relativedelta(months=3), quarter)
        )
        earlier = worth(one, spans[0], spans[1] - timedelta(days=1))
        overdue = silent > longest + 1e-9
        found = [own and overdue, not own and overdue, earlier > 0 and latest <= earlier / 2, alive[one] < 0.5]
        if any(found):
            rows.append([one, *found, max(0.0, worth(one, ago, day))])
    return pd.DataFrame(rows, columns=["customer", *SIGNALS, "value_at_risk"])


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2025, 3, 14)])
def test_the_sample_against_plain_pandas(sample: Sample, day: date) -> None:
    view = View(sample.id, day)
    window = come_back.window(sample.workspace, view).days
    found, matches = warning.listed(sample.workspace, view, Narrowed())
    expected = plain(day, window, view, sample).sort_values(["value_at_risk", "customer"], ascending=[False, True])
    assert matches == len(expected) > 20
    assert found["customer"].tolist() == expected["customer"].tolist()
    for name in SIGNALS:
        assert found[name].tolist() == expected[name].tolist(), name
    assert found["value_at_risk"].tolist() == pytest.approx(expected["value_at_risk"].tolist())
    whole = warning.warnings(sample.workspace, view, Calls(7))
    assert whole.accounts == matches and whole.value_at_risk == pytest.approx(expected["value_at_risk"].sum())
    assert whole.reached == pytest.approx(expected["value_at_risk"].head(7).sum())
    assert whole.signals.set_index("signal")["customers"].to_dict() == {
        name: expected[name].sum() for name in SIGNALS if expected[name].any()
    }


@pytest.mark.parametrize("calls", [Calls(12), Calls(2, True), Calls(500), Calls(500, True)])
def test_calls_and_owners_add_up(sample: Sample, calls: Calls) -> None:
    view = View(sample.id)
    found = warning.warnings(sample.workspace, view, calls)
    assert (
        found.value_at_risk and found.trailing_value and found.share == found.value_at_risk / found.trailing_value < 1
    )
    assert found.reps["value_at_risk"].sum() == pytest.approx(found.value_at_risk)
    assert found.reps["customers"].sum() == found.accounts and found.reps["calls"].sum() == found.called
    assert (found.reps["reached"] <= found.reps["value_at_risk"] + 1e-6).all()
    if calls.each:
        assert (found.reps["calls"] == found.reps["customers"].clip(upper=calls.number)).all()
    assert found.curve["reached"].is_monotonic_increasing and len(found.curve) <= 200
    gains = found.curve["reached"].diff().dropna()
    assert (gains.diff().dropna() <= 1e-6).all(), "each further call reaches no more than the one before"
    marked = found.curve[found.curve["calls"] == min(calls.number, found.curve["calls"].max())]
    assert marked["reached"].iloc[0] == pytest.approx(found.reached)
    assert marked["customers"].iloc[0] == found.called
    listed, _ = warning.listed(sample.workspace, view, Narrowed(calls=calls))
    assert listed["value_at_risk"].sum() == pytest.approx(found.reached)


@pytest.mark.parametrize(
    "cell",
    [
        (),
        (("signal", "falling"),),
        (("calls", "5"),),
        (("calls", "1"), ("each", "rep")),
        (("owned", "1"), ("owner", "Mia Brandt")),
    ],
)
def test_the_list_behind_a_mark_has_as_many(sample: Sample, cell: tuple[tuple[str, str], ...]) -> None:
    view, options = View(sample.id), dict(cell)
    calls = Calls(int(options.get("calls", 12)), bool(options.get("each")))
    found = warning.warnings(sample.workspace, view, calls)
    expected = {"": found.accounts, "signal": 0, "calls": found.called, "owned": 0}
    expected["signal"] = found.signals.set_index("signal")["customers"].get("falling")
    expected["owned"] = found.reps.set_index("rep")["customers"].get("Mia Brandt")
    listed = accounts.listed(sample.workspace, view, Wanted(group="warning", cell=cell))
    assert listed.matches == expected[cell[0][0] if cell else ""] > 0


def test_what_comes_after_the_day_changes_nothing(workspace: Workspace, sample: Sample, tmp_path: Path) -> None:
    day = date(2025, 5, 20)
    lines = pd.read_csv(SAMPLE, dtype=str, encoding="utf-8-sig")
    path = tmp_path / "until.csv"
    lines[lines["Order Date"] <= day.isoformat()].to_csv(path, index=False)
    cut = workspace.create([Source(path, path.name)])
    found = [
        warning.listed(place, View(one, day), Narrowed())[0].drop(columns="name")
        for place, one in ((sample.workspace, sample.id), (workspace, cut.id))
    ]
    assert len(found[0]) > 10
    pd.testing.assert_frame_equal(*found, check_dtype=False)


def test_a_filter_changes_who_is_shown_and_not_the_model(sample: Sample) -> None:
    """A customer's type never changes, so that its sign cannot either."""
    view = View(sample.id, filters=(("customer_type", ("Restaurant",)),))
    every = signs(sample.workspace, View(sample.id))
    some = signs(sample.workspace, view)
    assert 0 < len(some) < len(every) and all(every[one] == found for one, found in some.items())


@pytest.mark.parametrize("measure", ["profit", "orders", "categories", "margin_rate", "average_order", "score"])
def test_every_measure(sample: Sample, measure: str) -> None:
    weights = (("revenue", 1), ("orders", 1)) if measure == "score" else ()
    view = View(sample.id, measure=measure, weights=weights)
    found = warning.warnings(sample.workspace, view, Calls())
    listed, matches = warning.listed(sample.workspace, view, Narrowed())
    assert found.accounts == matches > 0
    assert listed["value_at_risk"].dropna().is_monotonic_decreasing
    additive = measure in ("profit", "orders", "categories")
    assert (found.value_at_risk is None) == (found.curve.empty) == (not additive)


@pytest.mark.parametrize("table", ["customer,date\na,2024-01-01\n", "customer,date,amount\na,2024-01-01,-5\n"])
def test_one_customer_gives_no_sign(workspace: Workspace, tmp_path: Path, table: str) -> None:
    path = tmp_path / "one.csv"
    path.write_text(table, encoding="utf-8")
    view = View(workspace.create([Source(path, path.name)]).id, measure="orders")
    found = warning.warnings(workspace, view, Calls())
    assert (found.accounts, found.value_at_risk, found.called, found.modelled) == (0, 0, 0, False)
    assert found.reps.empty and found.curve.empty and found.signals.empty


@pytest.mark.parametrize(
    "cell",
    [(("signal", "bored"),), (("calls", "0"),), (("calls", "many"),), (("calls", "-1"),), (("calls", "9999999"),)],
)
def test_a_cell_that_cannot_be(sample: Sample, cell: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(UserError):
        accounts.listed(sample.workspace, View(sample.id), Wanted(group="warning", cell=cell))
