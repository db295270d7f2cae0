"""Where do we stand? The figures of Monday morning, each beside the period before and with its course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd

from core import accounts, churn, query
from core.definitions import MEASURES
from core.periods import Period, to_date
from core.question import Query
from core.scope import as_of, course_periods
from core.store import Workspace
from core.view import View

FIGURES = ("active", "key_accounts", "key_share", "churn_rate", "value_churn_rate")
"""The figures beside the measure, in their order."""
SHOWN_ACCOUNTS = 8
OVERDUE: dict[str, Any] = {"status": "overdue", "sort": "last_12m", "descending": True}
"""The list of the accounts to act on first."""


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

    course: period_start, period_end, revenue, value, buyers, partial.
    """

    figure: Figure
    course: pd.DataFrame
    current: Period
    earlier: Period


def sold(workspace: Workspace, view: View) -> Sold:
    """The measure and its course; a period under way is compared with as many days of the one before."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    earlier, current = to_date(view.period, day)
    course = course_periods(workspace, view)
    found = _beside(partial(trend, workspace, view), course, earlier)
    figure = _figure(view.measure, found, "value", MEASURES[view.measure].unit)
    return Sold(figure, _course(found[0], course, meta.first_day, day), current, earlier)


def flows(workspace: Workspace, view: View) -> tuple[Figure, ...]:
    """Active customers on the same days, and the rates at which customers and their value leave."""
    earlier, _ = to_date(view.period, as_of(workspace, view))
    found = _beside(
        lambda periods: churn.breakdown(workspace, view, (), periods).rows, course_periods(workspace, view), earlier
    )
    return (
        _figure("active", found, "closing", "count"),
        *(_figure(name, found, name, "share") for name in ("churn_rate", "value_churn_rate")),
    )


def keys(workspace: Workspace, view: View) -> tuple[Figure, ...]:
    """How many key accounts there are on the same days, and their share."""
    day = as_of(workspace, view)
    earlier, _ = to_date(view.period, day)
    until_now = tuple(Period(one.start, min(one.end, day)) for one in course_periods(workspace, view))
    found = _beside(partial(key_accounts, workspace, view), until_now, earlier)
    return _figure("key_accounts", found, "key_accounts", "count"), _figure("key_share", found, "key_share", "share")


def overdue(workspace: Workspace, view: View) -> accounts.Accounts:
    """The largest accounts silent for longer than their own rhythm, by the value of the last twelve months."""
    wanted = accounts.Wanted(**OVERDUE)
    return accounts.listed(workspace, replace(view, span="12m"), wanted, limit=SHOWN_ACCOUNTS)


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
