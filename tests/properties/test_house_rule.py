"""Every house rule means one thing everywhere: flows, active customers, lists and lifetimes against plain loops."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import oracle
from tests.drawing import drawing
from tests.properties.agree import assert_churn_agrees, assert_value_agrees, last_day
from tests.properties.tables import CUSTOMERS, DAYS, FIRST_DAY, imported, tables

OWN = ("cycles", "rhythm")
own_rules = st.sampled_from(OWN)
windows = st.sampled_from([1, 30, 90, 200])
periods = st.sampled_from(["month", "quarter", "year", "12m"])
as_ofs = st.integers(60, DAYS).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset))


@st.composite
def rhythms(draw: st.DrawFn) -> pd.DataFrame:
    """A few customers who buy often enough to have a rhythm of their own, with breaks in it."""
    rows = []
    for name in CUSTOMERS[: draw(st.integers(1, 4))]:
        day = draw(st.integers(0, 60))
        gaps = draw(st.lists(st.sampled_from([1, 2, 7, 7, 14, 30, 31, 45, 120]), max_size=14))
        for gap in [0, *gaps]:
            day += gap
            if day <= DAYS:
                region = draw(st.sampled_from(["north", "south", "south"]))
                rows.append((name, FIRST_DAY + dt.timedelta(days=day), 10, 5, 1, region))
    return pd.DataFrame(rows, columns=["customer", "day", "amount", "profit", "quantity", "region"])


lines_drawn = st.one_of(tables(), rhythms(), rhythms())


@drawing(16)
@given(lines_drawn, as_ofs, periods, windows, own_rules)
def test_flows_and_active_customers_agree_with_loops(
    lines: pd.DataFrame, as_of: dt.date, period: str, window: int, rule: str
) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, max(as_of, min(lines["day"])), period=period, window=window, rule=rule)
        assert_value_agrees(workspace, view, lines)
        assert_churn_agrees(workspace, view, lines)
        if "region" in lines.columns:
            assert_churn_agrees(workspace, view, lines, "region")


@drawing(4)
@given(lines_drawn, windows, own_rules)
def test_lists_have_as_many_customers_as_the_figures(lines: pd.DataFrame, window: int, rule: str) -> None:
    from core import accounts, churn, lifetime, retention, value
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, period="quarter", window=window, rule=rule)
        own = oracle.Rule(rule, window, oracle.firm_gap(lines, last_day(lines)))
        happened: Counter[tuple[str, dt.date, str]] = Counter()
        for customer, days in oracle.purchases(lines, last_day(lines)).groupby("customer")["day"]:
            for what, day in oracle.flow_events(list(days), own, last_day(lines)):
                start = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
                happened[what, start, str(customer)] += 1
        rows = churn.breakdown(workspace, view).rows
        for row in rows.itertuples():
            for flow in ("opening", "new", "returned", "churned", "closing", "churned_of_opening", "stayed"):
                cell = (("flow", flow), ("period_start", str(row.period_start)))
                found = accounts.listed(workspace, view, accounts.Wanted(group="churn", cell=cell)).matches
                # Who churns or returns twice in a quarter counts twice, and stands in the list once.
                again = sum(
                    count - 1
                    for (what, start, _), count in happened.items()
                    if (what, start) == (flow, row.period_start)
                )
                assert found == getattr(row, flow) - again, (flow, row.period_start)
            assert row.opening + row.new + row.returned - row.churned == row.closing
        active = value.headline(workspace, view).active
        assert active == rows["closing"].iloc[-1]
        assert accounts.listed(workspace, view, accounts.Wanted(status="active")).matches == active
        warned = accounts.listed(workspace, view, accounts.Wanted(group="warning", cell=())).rows
        assert set(warned["status"]) <= {"active"}
        lost = lifetime.survival(workspace, view).sizes["lost"].sum()
        assert accounts.listed(workspace, view, accounts.Wanted(group="lifetime")).matches == lost
        for one in retention.triangle(workspace, view).rows.tail(12).itertuples():
            cell = (
                ("kept", "staying"),
                ("cohort_start", str(one.cohort_start)),
                ("period_start", str(one.period_start)),
            )
            assert (
                accounts.listed(workspace, view, accounts.Wanted(group="retention", cell=cell)).matches == one.staying
            )


@drawing(6)
@given(lines_drawn, as_ofs, windows, own_rules)
def test_nothing_after_the_as_of_date_counts(lines: pd.DataFrame, as_of: dt.date, window: int, rule: str) -> None:
    from core import accounts, churn, come_back, lifetime, retention
    from core.view import View

    as_of = max(as_of, min(lines["day"]))
    known = lines[lines["day"] <= as_of]
    assume(known["customer"].notna().any())
    assume("order_id" not in lines or known["order_id"].notna().any())
    found = []
    for table in (lines, known):
        with imported(table) as (workspace, meta):
            view = View(meta.id, as_of, window=window, rule=rule, period="month")
            found.append(
                [
                    churn.breakdown(workspace, view).rows,
                    accounts.listed(workspace, view, accounts.Wanted()).rows[["customer", "status", "days_silent"]],
                    retention.triangle(workspace, view).rows,
                    lifetime.survival(workspace, view).curves,
                    lifetime.hazard(workspace, view),
                ]
            )
            settled = come_back.window(workspace, view).settled_days
            found[-1].append(pd.DataFrame({"settled": [settled]}))
    for first, second in zip(*found, strict=True):
        pd.testing.assert_frame_equal(first, second)


@drawing(6)
@given(rhythms(), as_ofs)
def test_later_purchases_change_no_earlier_loss_by_own_rhythm(lines: pd.DataFrame, as_of: dt.date) -> None:
    """Own days come only from the purchases before: with a window that is given, closed months never change again."""
    from core import churn
    from core.view import View

    as_of = min(max(as_of, min(lines["day"])), last_day(lines))
    found = []
    with imported(lines) as (workspace, meta):
        for day in (as_of, None):
            rows = churn.breakdown(workspace, View(meta.id, day, window=60, rule="rhythm", period="month")).rows
            whole = rows[rows["period_end"] <= as_of]
            found.append(whole[["period_start", "opening", "new", "returned", "churned"]].reset_index(drop=True))
    pd.testing.assert_frame_equal(*found)


@drawing(6)
@given(rhythms(), own_rules, windows)
def test_who_is_silent_is_whom_the_comparison_of_rules_flags(lines: pd.DataFrame, rule: str, window: int) -> None:
    from core import accounts
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, window=window, rule=rule)
        everybody = accounts.listed(workspace, view, accounts.Wanted()).rows
        silent = set(everybody.loc[everybody["status"] == "churned", "customer"])
        flagged = accounts.Wanted(group="rule", cell=(("lost_rule", rule),))
        listed = set(accounts.listed(workspace, view, flagged).rows["customer"])
        days = oracle.purchases(lines, last_day(lines)).groupby("customer").size()
        enough = set(days[days > 3].index) if rule == "rhythm" or days.max() < 2 else set(days.index)
        assert silent & enough == listed & enough
