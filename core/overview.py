"""Where do we stand, and what is different? The figures of Monday morning and the findings made from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from core import accounts, churn, query
from core.definitions import ABC_A_PERCENT, MEASURES
from core.findings import Finding, findings
from core.periods import Period, all_periods, to_date
from core.scope import as_of
from core.store import Workspace
from core.view import View

SPARK_PERIODS = 12
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
class Overview:
    """The figures, the findings, and the two stretches of days that are compared.

    course: period_start, period_end, revenue, value, buyers, partial; overdue: the largest accounts silent for longer
    than their own rhythm, by the value of the last twelve months.
    """

    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    course: pd.DataFrame
    overdue: accounts.Accounts
    current: Period
    earlier: Period


def overview(workspace: Workspace, view: View) -> Overview:
    """Everything of the page for one view; a period under way is compared with as many days of the one before."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    earlier, current = to_date(view.period, day)
    course = all_periods(view.period, meta.first_day, day)[-SPARK_PERIODS:]
    pair = trend(workspace, view, (earlier, current))
    whole = trend(workspace, view, course)
    flows = churn.breakdown(workspace, view, None, (earlier, current)).rows
    flow_course = churn.breakdown(workspace, view, None, course).rows
    keys = key_accounts(workspace, view, tuple(Period(one.start, min(one.end, day)) for one in course))
    key_pair = key_accounts(workspace, view, (earlier, current))

    def flow(name: str, column: str, unit: str) -> Figure:
        return Figure(
            name,
            _number(flows[column].iloc[1]),
            _number(flows[column].iloc[0]),
            unit,
            tuple(flow_course[column].fillna(0)),
        )

    def key(name: str, unit: str) -> Figure:
        before, now = (_number(one) for one in key_pair[name])
        return Figure(name, now, before, unit, tuple(keys[name].dropna()))

    figures = (
        Figure(
            view.measure,
            _number(pair["value"].iloc[1]),
            _number(pair["value"].iloc[0]),
            value_unit(view),
            tuple(whole["value"]),
        ),
        flow("active", "closing", "count"),
        key("key_accounts", "count"),
        key("key_share", "share"),
        flow("churn_rate", "churn_rate", "share"),
        flow("value_churn_rate", "value_churn_rate", "share"),
    )
    overdue = accounts.listed(workspace, replace(view, span="12m"), accounts.Wanted(**OVERDUE), limit=SHOWN_ACCOUNTS)
    return Overview(
        figures,
        tuple(findings(workspace, view)),
        _course(whole, course, meta.first_day, day),
        overdue,
        current,
        earlier,
    )


def _course(rows: pd.DataFrame, periods: tuple[Period, ...], first_day: date, day: date) -> pd.DataFrame:
    """The trend with the calendar end of its periods, and which of them the data does not cover."""
    starts, ends = [period.start for period in periods], [period.end for period in periods]
    partial = [period.start < first_day or period.end > day for period in periods]
    return rows.assign(period_start=starts, period_end=ends, partial=partial)


def trend(workspace: Workspace, view: View, periods: tuple[Period, ...]) -> pd.DataFrame:
    """Per period: period_start, revenue, value in the measure, buyers."""
    return query.run(workspace, view, trend_query(workspace, view, periods))


def trend_query(workspace: Workspace, view: View, periods: tuple[Period, ...]) -> query.Query:
    """The SQL of the trend."""
    return query.build("trend", view, as_of(workspace, view), periods=periods)


def key_accounts(workspace: Workspace, view: View, periods: tuple[Period, ...]) -> pd.DataFrame:
    """Per period: key_accounts (customers of class A on the twelve months up to its end), and key_share.

    The share is what the key accounts at the start of the period bring of its value, a fraction: it falls when they
    fade, which the share of the twelve months that they were chosen by cannot.
    """
    after = [Period(period.end + timedelta(days=1), period.end + timedelta(days=1)) for period in periods]
    together = {period.start: period for period in (*after, *periods)}
    asked = query.build("key_account", view, as_of(workspace, view), periods=together.values(), a_percent=ABC_A_PERCENT)
    rows = query.run(workspace, view, asked)
    rows.index = pd.Index(rows["period_start"].dt.date)
    return pd.DataFrame(
        {
            "key_accounts": rows["key_accounts"].loc[[one.start for one in after]].to_numpy(),
            "key_share": rows["key_share"].loc[[one.start for one in periods]].to_numpy(),
        }
    )


def value_unit(view: View) -> str:
    """Unit of the view's measure: money or count."""
    return MEASURES[view.measure].unit


def _number(found: Any) -> float | None:
    return None if found is None or pd.isna(found) else float(found)
