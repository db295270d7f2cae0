"""The definitions as drawn tables: a few lines in, one rule, the expected rows with their arithmetic."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from core import account, accounts, churn, overview, rules, value
from core.definitions import HOUSE_RULES
from core.errors import UserError
from core.periods import all_periods
from core.reasons import differences, mix
from core.view import View
from core.what_if import scenario
from core.what_if.cut import Wanted
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


def flows(workspace: Workspace, view: View, segment: str | None = None) -> dict[tuple[str, str], tuple[int, ...]]:
    rows = churn.breakdown(workspace, view, (segment,) if segment else ()).rows
    return {
        (row.period_start.isoformat()[:7], row.segment): (row.opening, row.new, row.returned, row.churned, row.closing)
        for row in rows.itertuples()
    }


def test_a_gap_of_exactly_the_window_is_no_churn(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-01 | 10     |
        | a        | 2024-01-31 | 10     |
        | b        | 2024-01-01 | 10     |
        | b        | 2024-02-01 | 10     |
        | z        | 2024-02-29 | 10     |
    """,
    )  # a: 30 days apart; b: 31 days, churns on 31 Jan and returns the day after
    assert flows(workspace, View(meta.id, period="month", window=30)) == {
        ("2024-01", "all"): (0, 2, 0, 1, 1),
        ("2024-02", "all"): (1, 1, 1, 0, 3),
    }


def test_a_return_keeps_nobody_alive(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | order | amount |
        | a        | 2024-01-10 | 1     | 50     |
        | a        | 2024-02-05 | 2     | -20    |
        | z        | 2024-03-31 | 3     | 10     |
    """,
    )
    assert flows(workspace, View(meta.id, period="month", window=30))["2024-02", "all"] == (1, 0, 0, 1, 0)


def test_churn_and_return_in_one_period(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2023-12-30 | 10     |
        | a        | 2024-03-20 | 10     |
        | z        | 2024-03-31 | 10     |
    """,
    )  # churned on 29 Jan, returned on 20 Mar
    rows = churn.breakdown(workspace, View(meta.id, period="quarter", window=30)).rows
    row = rows.iloc[-1]
    assert (row["opening"], row["new"], row["returned"], row["churned"], row["closing"]) == (1, 1, 1, 1, 2)
    assert (row["churn_rate"], float(row["churned_value"]), row["value_churn_rate"]) == (1.0, 10.0, 1.0)


def test_segment_is_what_it_was_before_the_period(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | region |
        | a        | 2024-01-10 | 60     | north  |
        | a        | 2024-02-10 | 50     | south  |
        | a        | 2024-03-10 | 50     | south  |
        | z        | 2024-04-30 | 10     | south  |
    """,
    )  # before March: north 60 > south 50; before April: south 100 > north 60
    found = flows(workspace, View(meta.id, period="month", window=45), "region")
    assert found["2024-03", "north"] == (1, 0, 0, 0, 1)
    assert found["2024-04", "south"] == (1, 1, 0, 1, 1)
    assert ("2024-04", "north") not in found


def test_partial_and_provisional(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-10 | 10     |
        | a        | 2024-04-10 | 10     |
    """,
    )
    rows = churn.breakdown(workspace, View(meta.id, period="month", window=40)).rows
    assert list(rows["partial"]) == [True, False, False, True]
    assert list(rows["provisional"]) == [False, False, True, True]  # 10 Apr − 40 days = 1 Mar; 29 Feb is before it


def test_classes_tiers_and_ties(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | e        | 2024-01-01 | 5      |
        | d        | 2024-01-01 | 5      |
        | c        | 2024-01-01 | 20     |
        | b        | 2024-01-01 | 30     |
        | a        | 2024-01-01 | 40     |
        | f        | 2024-01-01 | 0      |
    """,
    )  # running: a 40, b 70, c 90 crosses 80 and is inside A; d 95 reaches 95 and is inside B; e, f: C
    rows = value.customers(workspace, View(meta.id)).rows
    assert list(zip(rows["customer"], rows["rank"], rows["abc"], rows["tier"], strict=True)) == [
        ("a", 1, "A", "key"),  # ceil(0.2 × 6) = 2 key
        ("b", 2, "A", "key"),
        ("c", 3, "A", "keep"),
        ("d", 4, "B", "keep"),  # a tie with e: the customer's name decides
        ("e", 5, "C", "keep"),
        ("f", 6, "C", "review"),  # floor(0.2 × 6) = 1 review
    ]


def test_a_whale_curve_rises_above_the_whole(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount | cost |
        | a        | 2024-01-01 | 100    | 20   |
        | b        | 2024-01-01 | 100    | 120  |
        | c        | 2024-01-01 | 100    | 60   |
    """,
    )  # profit a 80, c 40, b −20: total 100, peak 120 %
    bars = value.distribution(workspace, View(meta.id, measure="profit")).pareto
    assert list(bars["cumulative_share"]) == [0.8, 1.2, 1.0]
    assert value.headline(workspace, View(meta.id, measure="profit")).negative == 1


def test_nothing_in_all_is_no_division(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-01 | 10     |
        | b        | 2024-01-01 | -10    |
    """,
    )
    head = value.headline(workspace, View(meta.id))
    assert (head.total, head.top20_share, head.customers) == (0, None, 2)


def test_an_order_over_two_days_counts_once(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | order | amount |
        | a        | 2024-01-01 | 7     | 10     |
        | a        | 2024-01-03 | 7     | 10     |
    """,
    )
    row = accounts.listed(workspace, View(meta.id, measure="orders"), accounts.Wanted()).rows.iloc[0]
    assert (row["orders"], float(row["value"]), float(row["last_12m"])) == (1, 1.0, 1.0)
    assert row["first_purchase"].date() == row["last_purchase"].date() == date(2024, 1, 1)


@pytest.mark.parametrize(("first", "rise"), [("2023-01-01", 1.0), ("2023-01-02", None)])
def test_a_rise_needs_two_whole_years_and_a_fall_does_not(
    workspace: Workspace, tmp_path: Path, first: str, rise: float | None
) -> None:
    meta = given(
        workspace,
        tmp_path,
        f"""
        | customer | date       | amount |
        | z        | {first}    | 10     |
        | up       | 2023-12-31 | 10     |
        | up       | 2024-01-01 | 20     |
        | down     | 2023-06-01 | 10     |
        | down     | 2024-12-31 | 4      |
    """,
    )
    change = accounts.listed(workspace, View(meta.id), accounts.Wanted()).rows.set_index("customer")["change"]
    assert change["up"] == rise if rise else pd.isna(change["up"])
    assert (round(change["down"], 9), change["z"]) == (-0.6, -1)


def test_an_order_counts_on_the_day_of_its_first_line(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | order | amount | category |
        | a        | 2023-12-30 | 7     | 10     | tea      |
        | a        | 2024-01-02 | 7     | 20     | cups     |
        | a        | 2024-01-05 | 8     | 40     | tea      |
        | b        | 2023-12-31 | 7     | 80     | tea      |
        | b        | 2024-01-01 | 7     | 80     | tea      |
        | z        | 2024-12-31 | 9     | 10     | tea      |
    """,
    )
    view = View(meta.id, measure="orders", span="12m")  # from 2024-01-01: a's 8 and z's 9; both 7 are of 2023
    assert list(value.customers(workspace, view).rows[["customer", "orders"]].itertuples(index=False, name=None)) == [
        ("a", 1),
        ("z", 1),
        ("b", 0),
    ]
    row = account.account(workspace, view, "a")
    assert (float(row.figures["last_12m"]), float(row.figures["before_12m"])) == (1, 1)
    assert list(row.months["orders"]) == [1, 1]
    by_category = [(one.category, float(one.last_12m), float(one.before_12m)) for one in row.categories.itertuples()]
    # In a category an order counts on the day of its first line there, as under a filter by that category.
    assert by_category == [("tea", 1, 1), ("cups", 1, 0)]
    course = overview.trend(workspace, view, all_periods("year", meta.first_day, meta.last_day))
    assert [float(one) for one in course["value"]] == [2, 2]  # 2023: 7 of a, 7 of b; 2024: 8, 9
    money = account.account(workspace, View(meta.id), "a").figures
    # Money counts on the day of its line.
    assert (float(money["last_12m"]), float(money["before_12m"])) == (20 + 40, 10)


def test_orders_before_a_period_count_on_their_first_day(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | order | amount |
        | a        | 2022-12-31 | 1     | 10     |
        | a        | 2023-01-01 | 1     | 10     |
        | a        | 2023-12-20 | 2     | 10     |
        | a        | 2023-12-28 | 2     | 10     |
        | z        | 2024-01-31 | 3     | 10     |
    """,
    )  # before January 2024 a has one order of the twelve months (2); order 1 is of 2022
    rows = churn.breakdown(workspace, View(meta.id, period="month", measure="orders", window=20)).rows
    assert (rows["opening"].iloc[-1], rows["opening_value"].iloc[-1], rows["churned_value"].iloc[-1]) == (1, 1, 1)


def test_who_bought_before_the_range_only_is_behind_a_flow(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2022-01-10 | 10     |
        | z        | 2024-01-31 | 10     |
    """,
    )
    view = View(meta.id, period="year", span="12m", window=30)
    assert list(accounts.listed(workspace, view, accounts.Wanted()).rows["customer"]) == ["z"]
    behind = accounts.Wanted(group="churn", cell=(("flow", "churned"), ("period_start", "2022-01-01")))
    row = accounts.listed(workspace, view, behind).rows.iloc[0]
    assert (row["customer"], float(row["value"]), row["orders"], row["status"]) == ("a", 0.0, 0, "churned")
    assert (row["days_silent"], pd.isna(row["rank"])) == (751, True)  # 10 Jan 2022 to 31 Jan 2024


def test_without_amounts_every_order_is_a_purchase(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       |
        | a        | 2024-01-01 |
        | a        | 2024-01-02 |
    """,
    )
    assert meta.measures == ("orders", "active_months", "score")
    assert value.customers(workspace, View(meta.id, measure="orders", window=30)).rows["orders"].tolist() == [2]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"measure": "profit"}, "measure_absent"),
        ({"as_of": date(2023, 1, 1)}, "before_data"),
    ],
)
def test_what_the_data_cannot_answer_is_said(
    workspace: Workspace, tmp_path: Path, options: dict[str, object], key: str
) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-01 | 10     |
    """,
    )
    with pytest.raises(UserError) as error:
        value.headline(workspace, View(meta.id, **options))  # type: ignore[arg-type]
    assert error.value.key == key


@pytest.mark.parametrize(
    "options", [{"period": "week"}, {"measure": "x"}, {"window": 0}, {"filters": (("name", ("a",)),)}]
)
def test_a_wrong_view_cannot_exist(options: dict[str, object]) -> None:
    with pytest.raises(UserError):
        View("a", **options)  # type: ignore[arg-type]


def test_an_account_without_a_line_in_the_range_still_opens(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2022-01-01 | 10     |
        | b        | 2024-01-01 | 10     |
    """,
    )
    found = account.account(workspace, View(meta.id, span="12m"), "a")
    assert float(found.figures["value"]) == 0.0
    assert found.figures["status"] == "churned"
    assert len(found.orders) == 1
    with pytest.raises(UserError) as error:
        account.account(workspace, View(meta.id, span="12m"), "nobody")
    assert error.value.key == "unknown_customer"


@pytest.mark.parametrize("rule", HOUSE_RULES)
def test_who_is_churned_today_is_counted_as_on_the_account_list(
    workspace: Workspace, tmp_path: Path, rule: str
) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | long     | 2021-01-01 | 10     |
        | edge     | 2022-01-01 | 10     |
        | lately   | 2023-11-01 | 10     |
        | back     | 2023-01-01 | 10     |
        | back     | 2023-12-30 | 10     |
        | only     | 2023-12-31 | -10    |
        | z        | 2024-01-01 | 10     |
    """,
    )  # silent on 1 Jan 2024: long 1095 days, edge 730, lately 61; back bought again; only never bought
    view = View(meta.id, window=30, rule=rule)
    found = rules.churned_now(workspace, view)
    listed = accounts.listed(workspace, view, accounts.Wanted(status="churned"))
    assert found.churned == listed.matches
    assert found.long_silent == (listed.rows["days_silent"] > 730).sum()
    if rule == "window":
        assert (found.churned, found.long_silent) == (3, 1)


@pytest.mark.parametrize("rule", HOUSE_RULES)
def test_every_page_counts_the_same_who_left_in_twelve_months(sample: Sample, rule: str) -> None:
    place, view = sample.workspace, View(sample.id, period="12m", rule=rule)
    year = churn.breakdown(place, view).rows.iloc[-1]
    left = differences.differences(place, view)
    assert 0 < year["churned_of_opening"] == left.churned and year["opening"] == left.opening
    by_rep = churn.breakdown(place, view, ("rep",)).rows
    by_rep = by_rep[by_rep["period_start"] == year["period_start"]].set_index("segment")
    judged = mix.mix(place, view).rows.set_index("rep")
    for ours, theirs in (("opening", "opening"), ("churned", "churned_of_opening")):
        assert judged[ours].to_dict() == by_rep.loc[judged.index, theirs].to_dict()
    cells = scenario.scenario(place, view, Wanted()).cells
    assert cells["opening"].sum() == year["opening"] and cells["churned"].sum() == year["churned_of_opening"]
