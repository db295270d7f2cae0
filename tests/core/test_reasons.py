"""Reasons for leaving: drawn tables by hand, the sample against plain pandas and scipy, and what a file cannot say."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.stats import mannwhitneyu

from core import accounts, come_back, noted
from core.accounts import Wanted
from core.errors import UserError
from core.intake import Source
from core.reasons import differences, mix, recorded
from core.scope import periods_of
from core.view import View
from tests.conftest import SAMPLE
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample

TOLD = """
    | customer | date       | amount | category | quantity | discount | reason | rep |
    | left     | 2022-01-05 | 90     | cups     | 9        | 0        |        | ann |
    | left     | 2022-09-01 | 50     | pots     | 5        | 0        | price  | ann |
    | left     | 2022-11-01 | 40     | cups     | 2        | 0.1      | moved  | ann |
    | left     | 2022-12-01 | -10    | cups     | -1       | 0        |        | ann |
    | stays    | 2022-01-05 | 60     | cups     | 6        | 0        |        | bob |
    | stays    | 2022-10-20 | 30     | cups     | 3        | 0        |        | bob |
    | stays    | 2023-04-01 | 30     | cups     | 3        | 0        | late   | bob |
    | stays    | 2023-09-01 | 30     | cups     | 3        | 0        |        | bob |
    | old      | 2021-09-15 | 20     | cups     | 2        | 0        | closed | bob |
    | first    | 2021-08-01 | 70     | cups     | 2        | 0        |        | bob |
    | first    | 2022-03-01 | 70     | cups     | 2        | 0        |        | bob |
    | none     | 2023-12-31 | 5      | cups     | 1        | 0        |        | bob |
"""


def test_the_months_before_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    """Period 2023; quarter Oct to Dec 2022, the year before it Oct 2021 to Sep 2022. Window 300 days.

    left bought last on 1 Nov 2022 and churns on 28 Aug 2023; stays never. first and old churned before the period.
    """
    view = View(given(workspace, tmp_path, TOLD).id, window=300)
    found = differences.differences(workspace, view)
    assert (found.since, found.until, found.early_from) == (date(2023, 1, 1), date(2023, 12, 31), date(2021, 10, 1))
    assert (found.opening, found.churned, found.covered) == (2, 1, True)
    assert not found.rows["enough"].any() and found.rows["p_value"].isna().all() and found.lost_p is None
    assert (found.rows["leaver_count"] == 0).all(), "nobody was there for the whole of both"
    whole, *categories = found.lost.to_dict("records")
    assert (whole["leaver_count"], whole["leavers_lost"], whole["stayer_count"], whole["stayers_lost"]) == (1, 1, 1, 0)
    lost = {one["category"]: (one["leavers_lost"], one["leaver_count"], one["stayer_count"]) for one in categories}
    assert lost == {"pots": (1, 1, 0), "cups": (0, 1, 1)}


def test_traits_by_hand() -> None:
    columns = ["customer", "leaver", "late", "orders", "amount", "categories", "sold", "discounted", "given_back"]
    spans = pd.DataFrame(
        [
            ["a", 1, 0, 4, 400.0, 4, 400.0, 100.0, 40.0],
            ["a", 1, 1, 2, 100.0, 1, 100.0, 50.0, None],
            ["b", 0, 0, 8, 80.0, 2, 80.0, None, None],
            ["c", 0, 1, 1, 10.0, 1, 10.0, None, None],
        ],
        columns=columns,
    ).assign(priced=lambda rows: rows["sold"], units=[40, 5, 8, 1])
    found = differences.traits(spans)
    assert list(found.index) == ["a", "b"], "c has no year before"
    # a: 2 a quarter after 1; 50 an order after 100; 1 category after 4; 20 a unit after 10; half at a discount after a
    # quarter; nothing returned after a tenth. b bought nothing in the quarter: only its frequency says something.
    assert found.loc["a"].tolist() == pytest.approx([1, 1.0, -0.5, -0.75, 1.0, 0.25, -0.1])
    assert found.loc["b", "frequency"] == -1 and found.loc["b"].isna().sum() == 5


def test_the_rank_test_is_scipys_and_corrected_by_hand() -> None:
    random = np.random.default_rng(3)
    found = pd.DataFrame({"leaver": [1] * 20 + [0] * 60})
    for name, shift in (("frequency", -1.2), ("basket", -0.5), ("given_back", 0.0)):
        found[name] = random.normal(size=80) + shift * found["leaver"]
    found["discounted"] = [0.1] * 7 + [None] * 13 + [0.2] * 60
    names = ["frequency", "basket", "given_back", "discounted"]
    rows = differences.compared(found, names).set_index("trait")
    expected = {
        name: mannwhitneyu(found.loc[found["leaver"] == 1, name], found.loc[found["leaver"] == 0, name]).pvalue
        for name in names[:3]
    }
    assert rows["p_value"].drop("discounted").to_dict() == pytest.approx(expected)
    largest, corrected = 1.0, {}
    for place, (name, p) in enumerate(sorted(expected.items(), key=lambda pair: -pair[1])):
        largest = min(largest, p * 3 / (3 - place))
        corrected[name] = largest
    assert rows["corrected"].drop("discounted").to_dict() == pytest.approx(corrected)
    assert rows.index[0] == "frequency" and rows.index[-1] == "discounted"
    assert not rows.loc["discounted", "enough"] and rows.loc["discounted", "leaver_count"] == 7


def plain(window: int) -> pd.DataFrame:
    """Of the sample, per customer active before 2025 and known since October 2023: who left, frequency and basket."""
    lines = pd.read_csv(SAMPLE, encoding="utf-8-sig", parse_dates=["Order Date"])
    lines = lines[lines["Customer ID"].notna()]
    orders = lines.groupby(["Customer ID", "Order ID"], as_index=False).agg(
        day=("Order Date", "min"), amount=("Amount (USD)", "sum")
    )
    start, end = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31")
    wide = pd.Timedelta(days=window)
    rows = []
    for one, mine in orders[orders["amount"] > 0].groupby("Customer ID"):
        days = sorted(mine["day"].unique())
        last = max((day for day in days if day < start), default=None)
        if last is None or last + wide < start:
            continue
        later = [day for day in days if day >= start]
        course = [last, *later, pd.Timestamp.max]
        left = any(b - a > wide and a + wide <= end for a, b in pairwise(course))
        early = mine[(mine["day"] >= pd.Timestamp("2023-10-01")) & (mine["day"] < pd.Timestamp("2024-10-01"))]
        late = mine[(mine["day"] >= pd.Timestamp("2024-10-01")) & (mine["day"] < start)]
        known = days[0] <= pd.Timestamp("2023-10-01") and len(early)
        rep = (
            lines[(lines["Customer ID"] == one) & (lines["Order Date"] < start)]
            .groupby("Sales Rep")["Amount (USD)"]
            .sum()
        )
        rows.append(
            {
                "left": left,
                "rep": rep.idxmax(),
                "frequency": 4 * len(late) / len(early) - 1 if known else None,
                "basket": late["amount"].mean() / early["amount"].mean() - 1 if known and len(late) else None,
            }
        )
    return pd.DataFrame(rows)


def test_the_sample_against_plain_pandas(sample: Sample) -> None:
    view = View(sample.id)
    expected = plain(come_back.window(sample.workspace, view).days)
    found = differences.differences(sample.workspace, view)
    assert (found.opening, found.churned) == (len(expected), expected["left"].sum()) and found.churned > 20
    rows = found.rows.set_index("trait")
    for name in ("frequency", "basket"):
        for column, count, left in (("leavers", "leaver_count", True), ("stayers", "stayer_count", False)):
            part = expected.loc[expected["left"] == left, name].dropna()
            assert rows.loc[name, count] == len(part) > 10
            assert rows.loc[name, column] == pytest.approx(part.median(), abs=1e-9)
    reps = mix.mix(sample.workspace, view).rows.set_index("rep")
    by_rep = expected.groupby("rep")["left"].agg(["size", "sum"])
    assert reps["opening"].to_dict() == by_rep["size"].to_dict()
    assert reps["churned"].to_dict() == by_rep["sum"].to_dict()


def test_expected_leavers_add_up_to_those_who_left(sample: Sample) -> None:
    for measure in ("revenue", "orders", "margin_rate"):
        found = mix.mix(sample.workspace, View(sample.id, measure=measure)).rows
        assert found["expected"].sum() == pytest.approx(found["churned"].sum()) and len(found) == 8


def test_the_mix_by_hand() -> None:
    rows = pd.DataFrame({"rep": ["x", "y", "z", "w"], "opening": [100, 100, 191, 9], "churned": [40, 20, 15, 5],
                         "expected": [20.0, 20.0, 38.0, 2.0]})  # fmt: skip
    found = mix.judged(rows)
    # Everybody's rate is 80 of 400. x: twice as many; 3.09 · sqrt(.8 / 20) = .618 is what chance does at the most.
    assert found.rate == 0.2
    assert dict(zip(found.rows["rep"], found.rows["verdict"], strict=True)) == {
        "x": "more", "y": "chance", "z": "fewer", "w": "few",
    }  # fmt: skip
    first = found.rows.set_index("rep").loc["x"]
    assert first["ratio"] == 2 and first["high_998"] == pytest.approx(1.61804, abs=1e-4)
    assert first["high_95"] == pytest.approx(1 + 1.959964 * 0.2)


def test_reasons_of_the_file(workspace: Workspace, tmp_path: Path) -> None:
    """left: the reason of its latest day. first churned on 26 Dec 2022, old on 12 Jul: in the twelve months before."""
    view = View(given(workspace, tmp_path, TOLD).id, window=300)
    rows = recorded.recorded(workspace, view).set_index("leaving_reason")
    assert rows["customers"].to_dict() == {"moved": 1, "": 0, "closed": 0}
    assert rows["customers_before"].to_dict() == {"moved": 0, "": 1, "closed": 1}
    assert rows.loc["moved", "value"] == 90 + 50 + 40 - 10
    assert rows.loc["closed", "value_before"] == 20
    for reason, since, count in (
        ("moved", "last", 1),
        ("", "before", 1),
        ("closed", "before", 1),
        ("closed", "last", 0),
    ):
        cell = (("since", since), ("told", "1"), ("reason", reason))
        assert accounts.listed(workspace, view, Wanted(group="reasons", cell=cell)).matches == count
    cell = (("left", "1"), ("gave_up", "1"), ("lost_category", "pots"))
    assert accounts.listed(workspace, view, Wanted(group="reasons", cell=cell)).rows["customer"].tolist() == ["left"]


def test_recorded_reasons_win_over_the_file(workspace: Workspace, tmp_path: Path) -> None:
    """left has moved in the file; first churned before, without one; stays did not leave, gone is no customer."""
    view = View(given(workspace, tmp_path, TOLD).id, window=300)
    notes = workspace.notes(view.data_set)
    for customer, reason in (("left", "too dear"), ("first", "closed"), ("stays", "too dear"), ("gone", "too dear")):
        notes.record(customer, reason)
    rows = recorded.recorded(workspace, view).set_index("leaving_reason")
    assert rows["customers"].to_dict() == {"too dear": 1, "closed": 0}
    assert rows["recorded"].to_dict() == {"too dear": 1, "closed": 0}
    assert rows["customers_before"].to_dict() == {"too dear": 0, "closed": 2}
    assert rows.loc["too dear", "value"] == 170 and rows.loc["closed", "value_before"] == 70 + 70 + 20 - 70
    for reason, since, found in (
        ("too dear", "last", ["left"]),
        ("moved", "last", []),
        ("closed", "before", ["first", "old"]),
    ):
        cell = (("since", since), ("told", "1"), ("reason", reason))
        assert sorted(accounts.listed(workspace, view, Wanted(group="reasons", cell=cell)).rows["customer"]) == found
    assert noted.absent(workspace, view) == 1
    assert noted.reasons(workspace, view) == ["too dear", "closed", "late", "moved", "price"], (
        "recorded, then the file's"
    )
    notes.record("left", "")
    assert recorded.recorded(workspace, view).set_index("leaving_reason")["customers"].to_dict()["moved"] == 1


def test_reasons_without_a_column_are_those_that_were_recorded(workspace: Workspace, tmp_path: Path) -> None:
    table = "\n".join("|".join(row.split("|")[:4]) + "|" for row in TOLD.strip().splitlines())
    view = View(given(workspace, tmp_path, table).id, window=300)
    assert recorded.recorded(workspace, view).empty
    workspace.notes(view.data_set).record("left", "=1+1 <b>")
    rows = recorded.recorded(workspace, view).set_index("leaving_reason")
    assert rows["customers"].to_dict() == {"=1+1 <b>": 1, "": 0} and rows["customers_before"].to_dict()[""] == 2
    assert noted.reasons(workspace, view) == ["=1+1 <b>"]


def test_the_lists_behind_the_marks(sample: Sample) -> None:
    view = View(sample.id)
    found = differences.differences(sample.workspace, view)
    for left, count in (("1", found.churned), ("0", found.opening - found.churned)):
        assert accounts.listed(sample.workspace, view, Wanted(group="reasons", cell=(("left", left),))).matches == count
    assert (found.rows["leaver_count"] < found.churned).all() and len(found.rows) == 6
    for row in found.rows.itertuples():
        for left, count in (("1", row.leaver_count), ("0", row.stayer_count)):
            cell = (("left", left), ("trait", row.trait))
            listed = accounts.listed(sample.workspace, view, Wanted(group="reasons", cell=cell))
            assert listed.matches == count > 0, row.trait
    first = found.lost.iloc[1]
    cell = (("left", "1"), ("gave_up", "1"), ("lost_category", first["category"]))
    listed = accounts.listed(sample.workspace, view, Wanted(group="reasons", cell=cell))
    assert listed.matches == first["leavers_lost"] > 0
    rep = mix.mix(sample.workspace, view).rows.iloc[0]
    yearly = View(sample.id, period="12m")
    start = periods_of(sample.workspace, yearly)[-1].start
    cell = (
        ("flow", "churned_of_opening"),
        ("period_start", start.isoformat()),
        ("segment_by", "rep"),
        ("segment", rep["rep"]),
    )
    assert accounts.listed(sample.workspace, yearly, Wanted(group="churn", cell=cell)).matches == rep["churned"] > 0


def test_what_comes_after_the_day_changes_nothing(workspace: Workspace, sample: Sample, tmp_path: Path) -> None:
    day = date(2025, 6, 30)
    lines = pd.read_csv(SAMPLE, dtype=str, encoding="utf-8-sig")
    path = tmp_path / "until.csv"
    lines[lines["Order Date"] <= day.isoformat()].to_csv(path, index=False)
    cut = workspace.create([Source(path, path.name)])
    both = ((sample.workspace, View(sample.id, day)), (workspace, View(cut.id, day)))
    whole, part = (differences.differences(place, view) for place, view in both)
    assert whole.churned == part.churned > 10
    pd.testing.assert_frame_equal(whole.rows, part.rows)
    pd.testing.assert_frame_equal(whole.lost, part.lost)
    pd.testing.assert_frame_equal(*(mix.mix(place, view).rows for place, view in both))


@pytest.mark.parametrize("table", ["customer,date\na,2024-01-01\n", "customer,date,amount\na,2024-01-01,-5\n"])
def test_a_file_that_can_say_nothing(workspace: Workspace, tmp_path: Path, table: str) -> None:
    path = tmp_path / "one.csv"
    path.write_text(table, encoding="utf-8")
    view = View(workspace.create([Source(path, path.name)]).id, measure="orders")
    found = differences.differences(workspace, view)
    assert (found.opening, found.churned, found.covered, found.lost_p) == (0, 0, False, None)
    assert found.lost.empty and not found.rows["enough"].any()
    assert mix.mix(workspace, view).rate is None and recorded.recorded(workspace, view).empty


def test_traits_that_the_file_has_not_are_left_out(workspace: Workspace, tmp_path: Path) -> None:
    view = View(given(workspace, tmp_path, "| customer | date |\n| a | 2024-01-01 |").id, measure="orders")
    assert differences.differences(workspace, view).rows["trait"].tolist() == ["frequency"]


@pytest.mark.parametrize("cell", [(("left", "2"),), (("since", "ever"),), (("trait", "luck"),)])
def test_a_cell_that_cannot_be(sample: Sample, cell: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(UserError):
        accounts.listed(sample.workspace, View(sample.id), Wanted(group="reasons", cell=cell))


def test_a_list_behind_a_mark_has_the_values_of_the_account_list(sample: Sample) -> None:
    view = View(sample.id)
    whole = accounts.listed(sample.workspace, view, Wanted()).rows.set_index("customer")
    left = accounts.listed(sample.workspace, view, Wanted(group="reasons", cell=(("left", "0"),))).rows
    left = left.set_index("customer")
    assert len(left) > 100
    pd.testing.assert_frame_equal(left[["value", "orders"]], whole.loc[left.index, ["value", "orders"]])
