"""Every house rule means one thing everywhere: flows, active customers, lists and lifetimes against plain loops."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import oracle
from tests.drawing import drawing
from tests.properties.agree import assert_churn_agrees, assert_value_agrees, last_day
from tests.properties.tables import CUSTOMERS, DAYS, FIRST_DAY, imported, tables

OWN = ("cycles", "rhythm", "pepper", "sqlbi", "alive")
own_rules = st.sampled_from(OWN)
NORTH = (("region", ("north", "n")),)
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


def leaving(seed: int, customers: int = 120) -> pd.DataFrame:
    """Enough customers for a model: each buys at a rate of its own, and leaves after some purchase."""
    random, rows = np.random.default_rng(seed), []
    for number in range(customers):
        day, mean = float(random.integers(0, DAYS - 60)), 5 + random.gamma(2, 20)
        while day <= DAYS:
            rows.append((f"c{number}", FIRST_DAY + dt.timedelta(days=int(day)), 10, 5, 1, "ns"[number % 2]))
            if random.random() < 0.15:
                break
            day += 1 + random.exponential(mean)
    return pd.DataFrame(rows, columns=["customer", "day", "amount", "profit", "quantity", "region"])


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


@pytest.mark.parametrize("seed", [1, 2])
def test_the_probability_of_buying_again_decides_as_loops_do(seed: int) -> None:
    """Flows and active customers of a rule that a model of all customers makes; and a file cut at the as-of date says
    the same of it."""
    from core import churn, come_back, rules
    from core.view import View

    lines, as_of = leaving(seed), FIRST_DAY + dt.timedelta(days=DAYS - 80)
    found = []
    for table in (lines, lines[lines["day"] <= as_of]):
        with imported(table) as (workspace, meta):
            view = View(meta.id, as_of, period="month", window=30, rule="alive")
            model = come_back.window(workspace, view).alive
            assert model is not None and come_back.window(workspace, replace(view, filters=NORTH)).alive == model
            assert_value_agrees(workspace, view, lines)
            assert_churn_agrees(workspace, view, lines, "region")
            rows = churn.breakdown(workspace, view).rows
            found.append(rows.assign(churned_today=rules.churned_now(workspace, view).churned))
            flat = replace(view, rule="window")
            assert rows["churned"].tolist() != churn.breakdown(workspace, flat).rows["churned"].tolist()
    pd.testing.assert_frame_equal(*found)


@drawing(6)
@given(rhythms(), as_ofs, st.sampled_from(["rhythm", "pepper", "sqlbi"]))
def test_later_purchases_change_no_earlier_loss(lines: pd.DataFrame, as_of: dt.date, rule: str) -> None:
    """Own days come only from the purchases before: with a window that is given, closed months never change again."""
    from core import churn
    from core.view import View

    as_of = min(max(as_of, min(lines["day"])), last_day(lines))
    found = []
    with imported(lines) as (workspace, meta):
        for day in (as_of, None):
            rows = churn.breakdown(workspace, View(meta.id, day, window=60, rule=rule, period="month")).rows
            whole = rows[rows["period_end"] <= as_of]
            found.append(whole[["period_start", "opening", "new", "returned", "churned"]].reset_index(drop=True))
    pd.testing.assert_frame_equal(*found)


@drawing(10)
@given(st.one_of(rhythms(), st.sampled_from([1, 2]).map(leaving)), own_rules, windows, st.booleans())
def test_who_is_churned_is_whom_the_comparison_flags_and_who_it_says_nothing_of(
    lines: pd.DataFrame, rule: str, window: int, filtered: bool
) -> None:
    from core import accounts, rules
    from core.cut_offs import after
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, window=window, rule=rule, filters=NORTH if filtered else ())
        everybody = accounts.listed(workspace, view, accounts.Wanted()).rows
        churned = everybody[everybody["status"] == "churned"]
        flagged = accounts.Wanted(group="rule", cell=(("lost_rule", rule),))
        listed = accounts.listed(workspace, view, flagged).rows
        now = rules.churned_now(workspace, view)
        assert now.churned == len(churned) and now.long_silent == 0  # nothing is two years old
        assert now.flagged == len(listed) and set(listed["customer"]) <= set(churned["customer"])
        cut = meta.last_day - dt.timedelta(days=30)
        row = rules.bench(workspace, view, (after(cut, 30),)).house_row
        assert row is None or row["flagged_now"] == now.flagged
        silent = set(churned["customer"]) - set(listed["customer"])
        known = lines[lines["region"].isin(NORTH[0][1])] if filtered else lines
        for customer, days in oracle.purchases(known, last_day(lines)).groupby("customer")["day"]:
            if rule in ("rhythm", "pepper") and customer in silent:
                assert len(days) < {"rhythm": 4, "pepper": 5}[rule] or (max(days) - min(days)).days < 92
        if rule == "sqlbi":
            assert not silent
