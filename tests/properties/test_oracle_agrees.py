"""On random small files the application and the oracle, written apart from each other, give the same figures."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.agree import assert_churn_agrees, assert_value_agrees, assert_window_agrees
from tests.properties.tables import DAYS, FIRST_DAY, WINDOWS, imported, tables

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
as_ofs = st.none() | st.integers(0, DAYS).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset))
periods = st.sampled_from(["month", "quarter", "half", "year", "12m"])
spans = st.sampled_from(["all", "12m", "period"])
windows = st.sampled_from(WINDOWS)
money_measures = st.sampled_from(["revenue", "profit", "orders", "units"])


def reachable(lines: pd.DataFrame, as_of: dt.date | None) -> dt.date | None:
    """An as-of date on which the file has begun."""
    return None if as_of is None else max(as_of, min(lines["day"]))


@relaxed
@given(tables(), as_ofs, periods, spans, money_measures, windows)
def test_value(lines: pd.DataFrame, as_of: dt.date | None, period: str, span: str, measure: str, window: int) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, reachable(lines, as_of), period=period, measure=measure, span=span, window=window)
        assert_value_agrees(workspace, view, lines)


@relaxed
@given(tables(), as_ofs, periods, money_measures, windows)
def test_churn(lines: pd.DataFrame, as_of: dt.date | None, period: str, measure: str, window: int) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, reachable(lines, as_of), period=period, measure=measure, window=window)
        assert_churn_agrees(workspace, view, lines)
        if "region" in lines.columns:
            assert_churn_agrees(workspace, view, lines, "region")


@relaxed
@given(tables(with_money=False), as_ofs, periods, spans, st.sampled_from(["orders", "units"]), windows)
def test_files_without_money(
    lines: pd.DataFrame, as_of: dt.date | None, period: str, span: str, measure: str, window: int
) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, reachable(lines, as_of), period=period, measure=measure, span=span, window=window)
        assert_value_agrees(workspace, view, lines)
        assert_churn_agrees(workspace, view, lines)
        if "region" in lines.columns:
            assert_churn_agrees(workspace, view, lines, "region")


@relaxed
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 60)), min_size=20, max_size=80),
    st.none() | st.integers(30, 90).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset)),
)
def test_suggested_window(visits: list[tuple[int, int]], as_of: dt.date | None) -> None:
    from core.view import View

    rows = [(f"C{number}", FIRST_DAY + dt.timedelta(days=offset), 10) for number, offset in visits]
    lines = pd.DataFrame(rows, columns=["customer", "day", "amount"], dtype=object)
    with imported(lines) as (workspace, meta):
        assert_window_agrees(workspace, View(meta.id, reachable(lines, as_of)), lines)


@relaxed
@given(tables(), as_ofs)
def test_suggested_window_of_any_table(lines: pd.DataFrame, as_of: dt.date | None) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        assert_window_agrees(workspace, View(meta.id, reachable(lines, as_of)), lines)
