"""How long do customers stay? Kaplan–Meier by segment with the log-rank test, and the risk by months since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from core import query
from core.come_back import window
from core.definitions import SMALL_CELL
from core.errors import UserError
from core.interval import wilson
from core.meta import Meta
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

WHOLE, COHORT = "all", "cohort"
MAX_SEGMENTS, ENOUGH, MAX_POINTS = 6, 20, 50
"""So many curves; fewer customers have none of their own; so many points a curve."""
YEAR_DAYS = 365
RISKS = ["segment", "rest", "months", "at_risk"]
MAX_MARKS, MARK_STEPS = 7, (1, 2, 3, 6, 12, 24, 60)
"""Customers still known are counted on so few days, so many months apart."""
MAX_BARS, STEPS = 18, (1, 3, 12)
CURVES = ["segment", "rest", "days", "at_risk", "survival", "rate_low", "rate_high"]
SIZES = [
    "segment_by",
    "segment",
    "rest",
    "customers",
    "lost",
    "median_days",
    "at_risk",
    "survival",
    "rate_low",
    "rate_high",
]


@dataclass(frozen=True)
class Survival:
    """Curves by segment and one row of ``sizes`` for each; ``rest`` are all segments without a curve of their own.

    ``survival`` is the share still there (rate_low to rate_high: 95 %) after ``days``, in ``sizes`` after ``horizon``
    days; ``at_risk`` are the customers known to have stayed so long, in ``risks`` after so many months. A curve ends
    where fewer than ``SMALL_CELL`` are left. ``median_days`` is None where more than half are still there. ``p_value``
    is that of the log-rank test between the segments, without the rest; None where there are not two, or nobody was
    lost.
    """

    curves: pd.DataFrame
    sizes: pd.DataFrame
    risks: pd.DataFrame
    by: str
    horizon: int
    p_value: float | None
    settled_days: int


def of(meta: Meta) -> tuple[str, ...]:
    """What customers can be told apart by when they come: known on the first day, so that it explains what follows."""
    return (WHOLE, *meta.segments, COHORT)


def asked(workspace: Workspace, view: View, name: str = "survival", by: str = WHOLE) -> Query:
    """The SQL behind the curves (``survival``) or the bars (``hazard``)."""
    step, bound = _told(workspace, view, by)
    bound |= {"most": MAX_SEGMENTS, "enough": ENOUGH}
    return query.build(name, view, as_of(workspace, view), more=(step,), **bound)


def survival(workspace: Workspace, view: View, by: str = WHOLE) -> Survival:
    """The share of customers not yet lost for the first time, by days since the first purchase."""
    rows = query.run(workspace, view, asked(workspace, view, "survival", by))
    horizon = min(YEAR_DAYS, _until(rows)) if len(rows) else 0
    curves, risks, sizes = [], [], []
    months = _months(_until(rows)) if len(rows) else np.array([], dtype="int64")
    for (rest, segment), part in rows.groupby(["rest", "segment"]):
        fitted = KaplanMeierFitter().fit(part["days"], part["ended"], weights=part["customers"])
        known = {"segment": segment, "rest": bool(rest)}
        curves.append(_at(fitted, part, _grid(part)).assign(**known))
        risks.append(pd.DataFrame({"months": months, "at_risk": _at_risk(part, _days(months))}).assign(**known))
        middle = float(fitted.median_survival_time_)
        counts = {
            "customers": int(part["customers"].sum()),
            "lost": int(part.loc[part["ended"] == 1, "customers"].sum()),
            "median_days": middle if np.isfinite(middle) else None,
        }
        after = _at(fitted, part, np.array([horizon])).iloc[0][["at_risk", "survival", "rate_low", "rate_high"]]
        sizes.append({"segment_by": by} | known | counts | dict(after))
    found = pd.DataFrame(sizes, columns=SIZES)
    found = found.sort_values(["rest", "customers", "segment"], ascending=[True, False, True], ignore_index=True)
    lines, left = _joined(curves, CURVES), _joined(risks, RISKS)
    return Survival(lines, found, left, by, horizon, _log_rank(rows), window(workspace, view).settled_days)


def hazard(workspace: Workspace, view: View) -> pd.DataFrame:
    """Of those who were there so many months after their first purchase, how many bought last in just these months?

    Columns months_from, months_until (without it), at_risk, lost, rate, rate_low, rate_high (Wilson). Counted are those
    of whom it is known by now whether they bought again, at most ``MAX_BARS`` rows of 1, 3 or 12 months.
    """
    rows = query.run(workspace, view, asked(workspace, view, "hazard"))
    most = int(rows["known_months"].max()) if len(rows) else 0
    step = next((one for one in STEPS if most // one <= MAX_BARS), STEPS[-1])
    last = rows["last_month"].astype("float64").fillna(np.inf)
    found = []
    for start in range(0, most - step + 1, step)[:MAX_BARS]:
        there = (rows["known_months"] >= start + step) & (last >= start)
        at_risk = int(rows.loc[there, "customers"].sum())
        if at_risk:
            lost = int(rows.loc[there & (last < start + step), "customers"].sum())
            found.append((start, start + step, at_risk, lost))
    made = pd.DataFrame(found, columns=["months_from", "months_until", "at_risk", "lost"])
    low, high = wilson(made["lost"], made["at_risk"])
    return made.assign(rate=made["lost"] / made["at_risk"], rate_low=low, rate_high=high)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Customers lost for the first time: of one ``segment`` of ``life_by`` ``until`` so many days after they came, or
    with their last purchase from ``month_from`` up to ``month_until`` months after the first."""
    by = options.get("life_by") or WHOLE
    step, bound = _told(workspace, view, by)
    bound |= {"of_segment": options.get("segment", "") if by != WHOLE else None}
    bound |= {name: _whole(options, name) for name in ("until", "month_from", "month_until")}
    if (bound["month_from"] is None) != (bound["month_until"] is None):
        raise UserError("bad_option", option="month_until", value="", choices="0–9")
    return Cell(bound, (), (step,))


def _told(workspace: Workspace, view: View, by: str) -> tuple[str, dict[str, Any]]:
    """What tells customers apart, and what that binds."""
    choices = of(workspace.open(view.data_set))
    if by not in choices:
        raise UserError("bad_column", column=by, choices=", ".join(choices[1:]))
    step, bound = query.segment_step(view, {} if by in (WHOLE, COHORT) else {by: 1})
    return step, bound | {"life_by": by, **window(workspace, view).bound()}


def _whole(options: Mapping[str, str], name: str) -> int | None:
    text = options.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise UserError("bad_option", option=name, value=text, choices="0–9")
    return int(text) if text else None


def _at_risk(part: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """How many are known to have stayed for at least so many days."""
    ordered = part.sort_values("days")
    left = ordered["customers"].to_numpy()[::-1].cumsum()[::-1]
    return np.append(left, 0)[np.searchsorted(ordered["days"].to_numpy(), days)]


def _until(part: pd.DataFrame) -> int:
    """The last day for which enough are left; of a small group, its last day."""
    days = np.unique(part["days"])
    enough = days[_at_risk(part, days) >= SMALL_CELL]
    return int(enough.max() if len(enough) else days.max())


def _months(end: int) -> np.ndarray:
    """Months up to a day, few enough to be named."""
    most = int(end * 12 / 365.25)
    step = next((one for one in MARK_STEPS if most // one < MAX_MARKS), MARK_STEPS[-1])
    return np.arange(0, most + 1, step)


def _days(months: np.ndarray) -> np.ndarray:
    return np.round(months * 365.25 / 12).astype("int64")


def _joined(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _grid(part: pd.DataFrame) -> np.ndarray:
    """The days on which a curve steps, or as many evenly apart where these are too many."""
    end = _until(part)
    steps = np.unique(np.append(part.loc[(part["ended"] == 1) & (part["days"] <= end), "days"], [0, end]))
    return steps if len(steps) <= MAX_POINTS else np.unique(np.linspace(0, end, MAX_POINTS).round()).astype("int64")


def _at(fitted: KaplanMeierFitter, part: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    """The curve, its interval and the customers at risk on some days."""
    bounds = fitted.confidence_interval_survival_function_
    places = np.searchsorted(bounds.index.to_numpy(), days, side="right") - 1
    low, high = (bounds.iloc[places, column].to_numpy() for column in (0, 1))
    there = fitted.survival_function_at_times(days).to_numpy()
    return pd.DataFrame(
        {"days": days, "at_risk": _at_risk(part, days), "survival": there, "rate_low": low, "rate_high": high}
    )


def _log_rank(rows: pd.DataFrame) -> float | None:
    shown = rows[rows["rest"] == 0]
    if shown["segment"].nunique() < 2 or not shown["ended"].any():
        return None
    tested = multivariate_logrank_test(shown["days"], shown["segment"], shown["ended"], weights=shown["customers"])
    return float(tested.p_value)
