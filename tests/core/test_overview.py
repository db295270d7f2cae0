"""The figures of Monday morning are those of the other pages, on the other pages' days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from core import churn, overview, value
from core.periods import Period, all_periods
from core.view import View

if TYPE_CHECKING:
    from tests.conftest import Sample

QUARTER = Period(date(2025, 10, 1), date(2025, 12, 31))


@pytest.mark.parametrize("measure", ["revenue", "profit", "orders"])
def test_key_accounts_are_class_a_on_twelve_months(sample: Sample, measure: str) -> None:
    periods = (Period(date(2025, 4, 1), date(2025, 6, 30)), Period(date(2025, 10, 1), date(2025, 11, 20)))
    view = View(sample.id, measure=measure, span="12m", as_of=date(2025, 11, 20))
    found = overview.key_accounts(sample.workspace, view, periods)
    for place, period in enumerate(periods):
        rows = value.customers(sample.workspace, replace(view, as_of=period.end)).rows
        assert found["key_accounts"].iloc[place] == (rows["abc"] == "A").sum()


def test_the_share_of_key_accounts_is_theirs_of_the_period(sample: Sample) -> None:
    view = View(sample.id, span="12m")
    (share,) = overview.key_accounts(sample.workspace, view, (QUARTER,))["key_share"]
    before = value.customers(sample.workspace, replace(view, as_of=date(2025, 9, 30))).rows
    keys = set(before.loc[before["abc"] == "A", "customer"])
    quarter = value.customers(sample.workspace, replace(view, span="period", period="quarter")).rows
    brought = quarter.loc[quarter["customer"].isin(keys), "value"].sum() / quarter["value"].sum()
    assert share == pytest.approx(brought, rel=1e-9)


def test_figures_against_the_other_pages(sample: Sample) -> None:
    view = View(sample.id)
    sold = overview.sold(sample.workspace, view)
    known = (sold.figure, *overview.flows(sample.workspace, view), *overview.keys(sample.workspace, view))
    figures = {figure.name: figure for figure in known}
    last, one = (churn.breakdown(sample.workspace, view).rows.iloc[place] for place in (-2, -1))
    assert (figures["active"].value, figures["active"].before) == (one["closing"], last["closing"])
    assert (figures["churn_rate"].value, figures["churn_rate"].before) == (one["churn_rate"], last["churn_rate"])
    total = value.headline(sample.workspace, replace(view, span="period")).total
    assert figures["revenue"].value == pytest.approx(float(total))
    lengths = {name: len(figure.course) for name, figure in figures.items()}
    assert {name for name, length in lengths.items() if length == 12} == {"revenue", "active", "key_accounts"}
    # Before the data begins nobody is active or a key account: the first quarter has no rate and no share.
    assert {lengths[name] for name in ("key_share", "churn_rate", "value_churn_rate")} == {11}


def test_a_period_under_way_is_compared_with_as_many_days(sample: Sample) -> None:
    found = overview.sold(sample.workspace, View(sample.id, as_of=date(2025, 11, 9), period="quarter"))
    assert (found.current.start, found.current.end) == (date(2025, 10, 1), date(2025, 11, 9))
    assert (found.earlier.start, found.earlier.end) == (date(2025, 7, 1), date(2025, 8, 9))
    assert bool(found.course["partial"].iloc[-1]) and not found.course["partial"].iloc[-2]


def test_nothing_is_compared_with_days_before_the_file_begins(sample: Sample) -> None:
    """Three years of data: in the second, twelve months stand beside twelve; in the first, beside nothing."""
    for day, begins in ((date(2024, 12, 31), None), (date(2024, 12, 30), date(2023, 1, 1))):
        view = View(sample.id, period="12m", as_of=day)
        sold = overview.sold(sample.workspace, view)
        assert sold.begins == begins
        others = (*overview.flows(sample.workspace, view), *overview.keys(sample.workspace, view))
        assert all((one.before is None) == (begins is not None) for one in (sold.figure, others[0], others[3]))


@pytest.mark.parametrize(("period", "back"), [("month", 12), ("quarter", 4), ("half", 2)])
def test_the_year_before_is_the_same_period_a_year_earlier(sample: Sample, period: str, back: int) -> None:
    """Beside the values of every period, asked one by one; nothing where the file does not reach back."""
    course = overview.sold(sample.workspace, View(sample.id, period=period)).course
    every = all_periods(period, date(2023, 1, 1), date(2025, 12, 31))
    values = overview.trend(sample.workspace, View(sample.id, period=period), every)["value"].tolist()
    before = [None] * back + values[:-back]
    expected = before[-len(course) :]
    assert [None if pd.isna(one) else float(one) for one in course["year_before"]] == [
        None if one is None else float(one) for one in expected
    ]


def test_a_year_has_its_year_before_beside_it(sample: Sample) -> None:
    assert overview.sold(sample.workspace, View(sample.id, period="year")).course["year_before"].isna().all()
