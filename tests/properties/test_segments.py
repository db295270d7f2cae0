"""Segments that are no column of the file: groups that users made, and recency, frequency and money before a period."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests import oracle
from tests.drawing import drawing
from tests.properties.tables import CUSTOMERS, WINDOWS, imported, tables

few = drawing(8)
periods = st.sampled_from(["month", "quarter", "half", "year", "12m"])
windows = st.sampled_from(WINDOWS)
FLOWS = ["opening", "new", "returned", "churned", "closing", "churned_of_opening"]
GROUPS = ["=1+1", "大客户"]
memberships = st.lists(st.tuples(st.sampled_from([*CUSTOMERS, "nobody"]), st.sampled_from(GROUPS)), max_size=10)


@few
@given(tables(), memberships, periods, windows)
def test_every_group_is_counted_as_if_its_members_were_alone(
    lines: pd.DataFrame, members: list[tuple[str, str]], period: str, window: int
) -> None:
    """Against a plain loop over the lines of its members: a customer in two groups counts in both."""
    from core import churn
    from core.scope import periods_of
    from core.view import View

    with imported(lines) as (workspace, meta):
        notes = workspace.notes(meta.id)
        for customer, name in members:
            notes.add([customer], name)
        view = View(meta.id, period=period, window=window)
        rows = churn.breakdown(workspace, view, ("own_group",)).rows
        limits = [(one.start, one.end) for one in periods_of(workspace, view)]
        assert list(rows["opening"] + rows["new"] + rows["returned"] - rows["churned"]) == list(rows["closing"])
        grouped = {customer for customer, _ in members}
        within = {name: {one for one, group in members if group == name} for name in GROUPS}
        within[""] = set(lines["customer"].dropna()) - grouped
        assert set(rows["segment"]) <= set(within)
        for name, customers in within.items():
            alone = lines[lines["customer"].isin(customers)]
            if alone.empty:
                assert name not in set(rows["segment"])
                continue
            known = oracle.churn_table(alone, meta.last_day, limits, window).set_index("period_start")
            found = rows[rows["segment"] == name].set_index("period_start")
            assert list(found.index) == list(known.index)
            assert (found[FLOWS] == known[FLOWS].astype("int64")).all().all()
            for column in ("opening_value", "churned_value"):
                assert [round(float(one), 6) for one in found[column]] == [
                    round(float(one), 6) for one in known[column]
                ]


@few
@given(tables(), memberships, periods, windows, st.sampled_from(["rfm", "region"]))
def test_groups_crossed_add_up_to_the_groups(
    lines: pd.DataFrame, members: list[tuple[str, str]], period: str, window: int, other: str
) -> None:
    from core import churn
    from core.view import View

    with imported(lines) as (workspace, meta):
        for customer, name in members:
            workspace.notes(meta.id).add([customer], name)
        view, other = View(meta.id, period=period, window=window), other if other in meta.segments else "rfm"
        single = churn.breakdown(workspace, view, ("own_group",)).rows
        crossed = churn.breakdown(workspace, view, ("own_group", other)).rows
        keys = ["period_start", "segment"]
        assert single.groupby(keys)[FLOWS].sum().equals(crossed.groupby(keys)[FLOWS].sum())


@few
@given(tables(), periods, windows, st.sampled_from(["revenue", "profit", "units"]))
def test_rfm_before_a_period_is_the_rfm_of_the_tiers_page_on_the_day_before(
    lines: pd.DataFrame, period: str, window: int, measure: str
) -> None:
    """What came later, also on an order that was under way, changes nothing: no hindsight."""
    from core import churn, query, segments, tiers, value
    from core.scope import periods_of
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, period=period, window=window, measure=measure, span="12m")
        limits = periods_of(workspace, view)
        steps, bound = segments.steps(workspace, view, ("rfm",))
        bound |= {"window": window}
        asked = query.build("rfm_before", view, meta.last_day, periods=limits, more=steps, **bound)
        rows = query.run(workspace, view, asked)
        found = {(row.valid_from, row.customer): row.segment for row in rows.itertuples() if row.segment != "none"}
        known = {}
        for number, one in enumerate(limits):
            if one.start > meta.first_day:
                then = View(meta.id, as_of=one.start - dt.timedelta(days=1), window=window, measure=measure, span="12m")
                bound = value.parameters(workspace, then) | tiers._bound(tiers.Rules("rfm"))
                asked = query.build("classed_rfm", then, then.as_of or one.start, **bound)
                classes = query.run(workspace, then, asked)
                known |= {(number, row.customer): row._2 for row in classes.itertuples()}
        # Who buys first in a later period, by the purchases known today, was no customer then.
        asked_for = {
            key: segment
            for key, segment in known.items()
            if key in {(r.valid_from, r.customer) for r in rows.itertuples()}
        }
        assert found == asked_for
        whole = churn.breakdown(workspace, view).rows.set_index("period_start")[FLOWS]
        parts = churn.breakdown(workspace, view, ("rfm",)).rows
        assert list(parts["opening"] + parts["new"] + parts["returned"] - parts["churned"]) == list(parts["closing"])
        assert whole.sub(parts.groupby("period_start")[FLOWS].sum(), fill_value=0).abs().to_numpy().max() == 0


@few
@given(
    tables(),
    periods,
    windows,
    st.sampled_from(["revenue", "units", "active_months", "margin_rate"]),
    st.sampled_from(["region", "category", "tenure", "cohort", "abc", "rfm"]),
    st.sampled_from(["window", "sqlbi"]),
)
def test_the_whole_beside_segments_is_the_whole_asked_alone(
    lines: pd.DataFrame, period: str, window: int, measure: str, segment: str, rule: str
) -> None:
    from core import churn
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, period=period, window=window, measure=measure, rule=rule)
        by = segment if segment in meta.segments or segment not in ("region", "category") else "tenure"
        whole, parts = churn.with_whole(workspace, view, (by,))
        pd.testing.assert_frame_equal(whole.rows, churn.breakdown(workspace, view).rows)
        pd.testing.assert_frame_equal(parts.rows, churn.breakdown(workspace, view, (by,)).rows)
