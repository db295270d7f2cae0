"""On random small files the application and the oracle, written apart from each other, give the same figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import oracle
from tests.drawing import drawing
from tests.properties.agree import assert_churn_agrees, assert_value_agrees, assert_window_agrees
from tests.properties.tables import DAYS, FIRST_DAY, WINDOWS, imported, tables

if TYPE_CHECKING:
    from core.store import Workspace
    from core.view import View

as_ofs = st.none() | st.integers(0, DAYS).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset))
periods = st.sampled_from(["month", "quarter", "half", "year", "12m"])
spans = st.sampled_from(["all", "12m", "period"])
windows = st.sampled_from(WINDOWS)
measures = st.sampled_from(list(oracle.NEEDS))


def reachable(lines: pd.DataFrame, as_of: dt.date | None) -> dt.date | None:
    """An as-of date on which the file has begun."""
    return None if as_of is None else max(as_of, min(lines["day"]))


def assert_all_agrees(workspace: Workspace, view: View, lines: pd.DataFrame) -> None:
    """Value, churn of the whole and by region, and the window that is suggested where the view names none."""
    assume(all(oracle.has(lines, column) for column in oracle.NEEDS[view.measure]))
    assert_value_agrees(workspace, view, lines)
    assert_churn_agrees(workspace, view, lines)
    if "region" in lines.columns:
        assert_churn_agrees(workspace, view, lines, "region")
    assert_window_agrees(workspace, replace(view, window=None), lines)


@drawing(24)
@given(tables(), as_ofs, periods, spans, measures, windows)
def test_files_with_money(
    lines: pd.DataFrame, as_of: dt.date | None, period: str, span: str, measure: str, window: int
) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, reachable(lines, as_of), period=period, measure=measure, span=span, window=window)
        assert_all_agrees(workspace, view, lines)


@drawing(10)
@given(
    tables(with_money=False),
    as_ofs,
    periods,
    spans,
    st.sampled_from(["orders", "units", "active_months", "categories"]),
    windows,
)
def test_files_without_money(
    lines: pd.DataFrame, as_of: dt.date | None, period: str, span: str, measure: str, window: int
) -> None:
    from core.view import View

    with imported(lines) as (workspace, meta):
        view = View(meta.id, reachable(lines, as_of), period=period, measure=measure, span=span, window=window)
        assert_all_agrees(workspace, view, lines)


@drawing(10)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 60)), min_size=20, max_size=80),
    st.none() | st.integers(30, 90).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset)),
)
def test_suggested_window_of_many_gaps(visits: list[tuple[int, int]], as_of: dt.date | None) -> None:
    from core.view import View

    rows = [(f"C{number}", FIRST_DAY + dt.timedelta(days=offset), 10) for number, offset in visits]
    lines = pd.DataFrame(rows, columns=["customer", "day", "amount"], dtype=object)
    with imported(lines) as (workspace, meta):
        assert_window_agrees(workspace, View(meta.id, reachable(lines, as_of)), lines)
