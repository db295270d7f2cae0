"""What must hold whatever the data: flows close, parts add up to the whole, the order of rows does not matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.drawing import drawing
from tests.properties.tables import DAYS, FIRST_DAY, WINDOWS, imported, tables

few = drawing(8)
periods = st.sampled_from(["month", "quarter", "half", "year", "12m"])
windows = st.sampled_from(WINDOWS)
measures = st.sampled_from(["revenue", "profit", "orders", "units"])
FLOWS = ["opening", "new", "returned", "churned", "closing", "churned_of_opening"]


@few
@given(tables(), periods, windows, measures)
def test_flows_close_in_every_segment(lines: pd.DataFrame, period: str, window: int, measure: str) -> None:
    from core import churn
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, period=period, measure=measure, window=window)
        whole = churn.breakdown(workspace, view).rows
        for rows in (whole, *(churn.breakdown(workspace, view, (name,)).rows for name in meta.segments)):
            closed = rows["opening"] + rows["new"] + rows["returned"] - rows["churned"]
            assert list(closed) == list(rows["closing"])
            assert (rows["churned_of_opening"] <= rows[["opening", "churned"]].min(axis=1)).all()
        for earlier, later in pairwise(whole.itertuples()):
            assert earlier.closing == later.opening
        for name in meta.segments:
            parts = churn.breakdown(workspace, view, (name,)).rows.groupby("period_start")[FLOWS].sum()
            sums = whole.set_index("period_start")[FLOWS]
            assert sums.sub(parts, fill_value=0).abs().to_numpy().max() == 0


@few
@given(tables(), measures, st.sampled_from(["all", "12m", "period"]))
def test_value_adds_up(lines: pd.DataFrame, measure: str, span: str) -> None:
    from core import overview, tiers, value
    from core.periods import all_periods
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, measure=measure, span=span, window=30)
        head, bars = value.headline(workspace, view), value.distribution(workspace, view)
        assert head.attributed + head.unattributed == head.total
        if measure == "revenue" and span == "all":
            assert head.total == Decimal(meta.total or 0)
        by_class = [tiers.tiers(workspace, view, tiers.Rules(by)).rows for by in ("abc", "tier")]
        for frame in (bars.pareto, bars.bins, *by_class):
            assert round(frame["value"].sum() - float(head.attributed), 4) == 0
            assert frame["customers"].sum() == head.customers
            assert len(frame) <= 2 * value.MAX_BARS
        assert len(value.customers(workspace, view).rows) == head.customers
        if span == "all":
            course = overview.trend(workspace, view, all_periods("quarter", meta.first_day, meta.last_day))
            assert round(course["value"].sum() - float(head.total), 4) == 0


@few
@given(tables(), st.integers(0, DAYS), periods, windows)
def test_nothing_after_the_as_of_date_counts(lines: pd.DataFrame, offset: int, period: str, window: int) -> None:
    from core import churn, come_back, lifetime, retention, value
    from core.view import View

    as_of = max(FIRST_DAY + dt.timedelta(days=offset), min(lines["day"]))
    known = lines[lines["day"] <= as_of]
    # What is left must be a file of customers with orders, or orders would be days on one side only.
    assume(known["customer"].notna().any())
    assume("order_id" not in lines or known["order_id"].notna().any())
    found = []
    for table in (lines, known):
        with imported(table) as (workspace, meta):
            view = View(meta.id, as_of=as_of, window=window, period=period)
            names = [name for name in ("region",) if known.get(name, pd.Series(dtype=object)).notna().any()]
            found.append(
                [
                    value.customers(workspace, view).rows,
                    value.distribution(workspace, view).pareto,
                    *(churn.breakdown(workspace, view, by).rows for by in ((), *((name,) for name in names))),
                    come_back.window(workspace, replace(view, window=None)).curve,
                    retention.triangle(workspace, view).rows,
                    lifetime.survival(workspace, view).curves,
                    lifetime.hazard(workspace, view),
                ]
            )
    for first, second in zip(*found, strict=True):
        pd.testing.assert_frame_equal(first, second)


@few
@given(tables(), st.randoms(use_true_random=False), windows)
def test_order_of_rows_does_not_matter(lines: pd.DataFrame, random: st.DataObject, window: int) -> None:
    from core import accounts, churn, value
    from core.view import View

    places = list(range(len(lines)))
    random.shuffle(places)  # type: ignore[attr-defined]
    found = []
    for table in (lines, lines.iloc[places].reset_index(drop=True)):
        with imported(table) as (workspace, meta):
            view = View(meta.id, window=window, period="month")
            frames = [value.customers(workspace, view).rows, churn.breakdown(workspace, view).rows]
            frames += [churn.breakdown(workspace, view, (name,)).rows for name in meta.segments]
            frames.append(accounts.listed(workspace, view, accounts.Wanted()).rows)
            found.append(frames)
    for first, second in zip(*found, strict=True):
        pd.testing.assert_frame_equal(first, second)
