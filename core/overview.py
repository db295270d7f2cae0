"""Where do we stand? The figures of Monday morning, each beside the period before and with its course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta

from core import churn, query
from core.definitions import MEASURES
from core.periods import Period, starting, to_date
from core.question import Query
from core.scope import as_of, course_periods
from core.store import Workspace
from core.view import View

FIGURES = ("active", "key_accounts", "key_share", "churn_rate", "value_churn_rate")
"""The figures beside the measure, in their order."""
_PARTS_OF_A_YEAR = ("month", "quarter", "half")


@dataclass(frozen=True)
class Figure:
    """One figure: its value, the same of the period before, and its course, oldest first."""

    name: str
    value: float | None
    before: float | None
    unit: str
    course: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sold:
    """The measure of the current period beside the one before, and the two stretches of days that are compared.

    ``begins``: the first day of the file, where it is within the days before: then nothing is compared with them.
    course: period_start, period_end, revenue, value, buyers, partial, year_before (the value of the same period a year
    earlier; missing where the file does not cover it, and where the period is a year).
    """

    figure: Figure
    course: pd.DataFrame
    current: Period
    earlier: Period
    begins: date | None


def sold(workspace: Workspace, view: View) -> Sold:
    """The measure and its course; a period under way is compared with as many days of the one before."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    earlier, current = to_date(view.period, day)
    course = course_periods(workspace, view)
    year_before = tuple(_year_before(view, one, meta.first_day) for one in course)
    known = tuple(dict.fromkeys([*(one for one in year_before if one), *course]))
    rows, before = _beside(partial(trend, workspace, view), known, earlier)
    values = dict(zip(known, rows["value"], strict=True))
    rows = rows.iloc[[known.index(one) for one in course]].reset_index(drop=True)
    rows = rows.assign(year_before=[values[one] if one else None for one in year_before])
    figure = _like_with_like(
        workspace, view, _figure(view.measure, (rows, before), "value", MEASURES[view.measure].unit)
    )
    shown = _course(rows, course, meta.first_day, day)
    return Sold(figure, shown, current, earlier, meta.first_day if earlier.start < meta.first_day else None)


def flows(workspace: Workspace, view: View) -> tuple[Figure, ...]:
    """Active customers on the same days, and the rates at which customers and their value leave."""
    earlier, _ = to_date(view.period, as_of(workspace, view))
    found = _beside(
        lambda periods: churn.breakdown(workspace, view, (), periods).rows, course_periods(workspace, view), earlier
    )
    figures = (
        _figure("active", found, "closing", "count"),
        *(_figure(name, found, name, "share") for name in ("churn_rate", "value_churn_rate")),
    )
    return tuple(_like_with_like(workspace, view, one) for one in figures)


def keys(workspace: Workspace, view: View) -> tuple[Figure, ...]:
    """How many key accounts there are on the same days, and their share."""
    day = as_of(workspace, view)
    earlier, _ = to_date(view.period, day)
    until_now = tuple(Period(one.start, min(one.end, day)) for one in course_periods(workspace, view))
    found = _beside(partial(key_accounts, workspace, view), until_now, earlier)
    figures = (
        _figure("key_accounts", found, "key_accounts", "count"),
        _figure("key_share", found, "key_share", "share"),
    )
    return tuple(_like_with_like(workspace, view, one) for one in figures)


def _year_before(view: View, period: Period, first_day: date) -> Period | None:
    """The same period a year earlier, where the file covers it and a period is less than a year."""
    start = period.start - relativedelta(years=1)
    return starting(view.period, start) if view.period in _PARTS_OF_A_YEAR and start >= first_day else None


def _like_with_like(workspace: Workspace, view: View, figure: Figure) -> Figure:
    """Without the figure before where the file begins within those days: twelve months are not compared with nine."""
    earlier, _ = to_date(view.period, as_of(workspace, view))
    return replace(figure, before=None) if earlier.start < workspace.open(view.data_set).first_day else figure


def _beside(
    of: Callable[[tuple[Period, ...]], pd.DataFrame], course: tuple[Period, ...], earlier: Period
) -> tuple[pd.DataFrame, pd.Series]:
    """The rows of the course and the row of ``earlier``, which is asked for only where the course has not got it."""
    rows = of(course)
    return rows, rows.iloc[course.index(earlier)] if earlier in course else of((earlier,)).iloc[0]


def _figure(name: str, found: tuple[pd.DataFrame, pd.Series], column: str, unit: str) -> Figure:
    """The last row beside the one before; a course begins where there is a figure."""
    rows, before = found
    return Figure(name, _number(rows[column].iloc[-1]), _number(before[column]), unit, tuple(rows[column].dropna()))


def _course(rows: pd.DataFrame, periods: tuple[Period, ...], first_day: date, day: date) -> pd.DataFrame:
    """The trend with the calendar end of its periods, and which of them the data does not cover."""
    starts, ends = [period.start for period in periods], [period.end for period in periods]
    covered = [period.start >= first_day and period.end <= day for period in periods]
    return rows.assign(period_start=starts, period_end=ends, partial=[not one for one in covered])


def trend(workspace: Workspace, view: View, periods: tuple[Period, ...]) -> pd.DataFrame:
    """Per period: period_start, revenue, value in the measure, buyers."""
    return query.run(workspace, view, query.build("trend", view, as_of(workspace, view), periods=periods))


def course_query(workspace: Workspace, view: View) -> Query:
    """The SQL of the course."""
    day = as_of(workspace, view)
    return query.build("trend", view, day, periods=course_periods(workspace, view))


def key_accounts(workspace: Workspace, view: View, periods: tuple[Period, ...]) -> pd.DataFrame:
    """Per period: key_accounts (customers of class A on the twelve months up to its end), and key_share.

    The share is what the key accounts at the start of the period bring of its value, a fraction: it falls when they
    fade, which the share of the twelve months that they were chosen by cannot.
    """
    after = [Period(period.end + timedelta(days=1), period.end + timedelta(days=1)) for period in periods]
    together = {period.start: period for period in (*after, *periods)}
    asked = query.build("key_account", view, as_of(workspace, view), periods=together.values())
    rows = query.run(workspace, view, asked)
    rows.index = pd.Index(rows["period_start"].dt.date)
    return pd.DataFrame(
        {
            "key_accounts": rows["key_accounts"].loc[[one.start for one in after]].to_numpy(),
            "key_share": rows["key_share"].loc[[one.start for one in periods]].to_numpy(),
        }
    )


def _number(found: Any) -> float | None:
    return None if found is None or pd.isna(found) else float(found)
