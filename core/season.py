"""When in the year do customers buy for the last time? Against what would be, did they leave evenly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta
from scipy.stats import chi2_contingency

from core import query
from core.come_back import window
from core.errors import UserError
from core.interval import wilson
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MIN_YEARS = 2
MIN_EXPECTED = 5
"""With less to expect in a month there is no test."""


@dataclass(frozen=True)
class Season:
    """Rows month_of_year (1–12), buying, lost, if_even, rate, rate_low, rate_high over ``years`` whole years.

    ``buying`` counts a customer once for every month with a purchase, ``lost`` those months that were its last before
    it was lost; ``if_even`` is lost, had the same share left in every month. ``p_value`` is that of the chi-square
    test; None where too few were lost. No rows where there are fewer than ``MIN_YEARS``.
    """

    rows: pd.DataFrame
    years: int
    p_value: float | None


def span(workspace: Workspace, view: View) -> tuple[date, date, int]:
    """First and last day of the whole years in which every loss is known by now, the latest ones, and how many."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    known = day - timedelta(days=window(workspace, view).settled_days) + timedelta(days=1)
    end = known.replace(day=1)
    first = meta.first_day if meta.first_day.day == 1 else meta.first_day.replace(day=1) + relativedelta(months=1)
    years = max(0, (end.year - first.year) * 12 + end.month - first.month) // 12
    return end - relativedelta(years=years), end - timedelta(days=1), years


def asked(workspace: Workspace, view: View) -> Query:
    """The SQL of the months."""
    bound: dict[str, Any] = {**window(workspace, view).bound(), **_bound(workspace, view)}
    return query.build("season", view, as_of(workspace, view), **bound)


def season(workspace: Workspace, view: View) -> Season:
    """Last purchases by month of the year."""
    _, _, years = span(workspace, view)
    columns = ["month_of_year", "buying", "lost"]
    if years < MIN_YEARS:
        empty = pd.DataFrame(columns=[*columns, "if_even", "rate", "rate_low", "rate_high"])
        return Season(empty, years, None)
    rows = query.run(workspace, view, asked(workspace, view))[columns].astype("int64")
    share = rows["lost"].sum() / rows["buying"].sum() if len(rows) else 0.0
    low, high = wilson(rows["lost"], rows["buying"])
    rows = rows.assign(if_even=rows["buying"] * share, rate=rows["lost"] / rows["buying"], rate_low=low, rate_high=high)
    return Season(rows, years, _chance(rows))


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Those whose last purchase before they were lost fell into ``month_of_year``."""
    text = options.get("month_of_year", "")
    if text not in map(str, range(1, 13)):
        raise UserError("bad_option", option="month_of_year", value=text, choices="1–12")
    return Cell({"month_of_year": int(text), **_bound(workspace, view)})


def _bound(workspace: Workspace, view: View) -> dict[str, date]:
    first, last, _ = span(workspace, view)
    return {"season_from": first, "season_until": last}


def _chance(rows: pd.DataFrame) -> float | None:
    """How likely such differences are, did the same share leave in every month."""
    stayed = rows["buying"] - rows["lost"]
    if len(rows) < 2 or not stayed.sum() or rows["if_even"].min() < MIN_EXPECTED:
        return None
    return float(chi2_contingency([rows["lost"], stayed]).pvalue)
