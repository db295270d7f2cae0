"""Which accounts are about to leave, why, and whom to call first? The one rule: only who is not lost yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta

from core import query
from core.come_back import window
from core.definitions import MEASURES
from core.errors import UserError
from core.periods import trailing_start
from core.prediction.before import model
from core.prediction.forecast import MIN_CUSTOMERS, MIN_DAYS, MIN_REPEATERS
from core.query import Cell, segment_step
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

SIGNALS = ("own_rhythm", "firm_rhythm", "falling", "unlikely")
DROP_PERCENT = 50
ALIVE_LIMIT = 0.5
CALLS, MAX_CALLS = 12, 100_000
MOST_MARKS = 150
"""Of the curve; calls that are looked at are at least LEAST_SHOWN, and TIMES as many as are asked for."""
LEAST_SHOWN, TIMES = 40, 4
COLUMNS = [
    "customer",
    "name",
    "rank",
    "value_at_risk",
    *SIGNALS,
    "days_silent",
    "long_gap",
    "days_overdue",
    "last_purchase",
    "against_year",
    "latest_quarter",
    "earlier_quarter",
    "p_alive",
    "rep",
]


@dataclass(frozen=True)
class Calls:
    """So many calls: of the firm, or with ``each`` of every sales rep."""

    number: int = CALLS
    each: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MAX_CALLS:
            raise UserError("bad_option", option="calls", value=self.number, choices=f"1–{MAX_CALLS}")


@dataclass(frozen=True)
class Narrowed:
    """Which of the accounts at risk: by one of ``SIGNALS``, of one ``owner``, only those that ``calls`` reach."""

    signal: str = ""
    owner: str | None = None
    calls: Calls | None = None

    def __post_init__(self) -> None:
        if self.signal not in ("", *SIGNALS):
            raise UserError("bad_option", option="signal", value=self.signal, choices=", ".join(SIGNALS))


@dataclass(frozen=True)
class Warnings:
    """Accounts at risk and their value in the trailing twelve months; no value where the measure does not add up.

    ``trailing_value`` is what all customers brought. signals: signal, customers, value_at_risk. reps: rep, customers,
    value_at_risk, calls, reached; empty without sales reps. curve: calls, customers, reached, share of the value at
    risk. ``called`` and ``reached``: what the calls that were asked for reach. ``modelled``: whether P(alive) is known.
    """

    accounts: int
    value_at_risk: float | None
    trailing_value: float | None
    signals: pd.DataFrame
    reps: pd.DataFrame
    curve: pd.DataFrame
    called: int
    reached: float | None
    modelled: bool

    @property
    def share(self) -> float | None:
        """Of the value of all customers; None where there is none."""
        return (
            self.value_at_risk / self.trailing_value if self.value_at_risk is not None and self.trailing_value else None
        )


def warnings(workspace: Workspace, view: View, calls: Calls) -> Warnings:
    """The figures of a view, and what the calls reach."""
    additive, meta = MEASURES[view.measure].additive, workspace.open(view.data_set)
    found = query.run(workspace, view, asked(workspace, view, "warning_sign"))
    trailing = float(found["trailing_value"].iloc[0]) if additive else None
    signals = found.drop(columns="trailing_value").astype({"value_at_risk": float, "customers": "int64"})
    whole, signals = signals[signals["signal"] == ""], signals[signals["signal"] != ""].reset_index(drop=True)
    curve = query.run(workspace, view, asked(workspace, view, "warning_curve", calls)).astype(float)
    reps = query.run(workspace, view, asked(workspace, view, "warning_rep", calls))
    reps = reps.astype({name: float for name in ("value_at_risk", "reached")})
    reps = reps.astype({name: "int64" for name in ("customers", "calls")})
    return Warnings(
        accounts=int(whole["customers"].iloc[0]),
        value_at_risk=float(whole["value_at_risk"].iloc[0]) if additive else None,
        trailing_value=trailing,
        signals=signals,
        reps=reps if "rep" in meta.segments else reps.iloc[:0],
        curve=curve.astype({"calls": "int64", "customers": "int64"}) if additive else curve.iloc[:0],
        called=int(reps["calls"].sum()),
        reached=float(reps["reached"].sum()) if additive else None,
        modelled=_model(workspace, view) is not None,
    )


def listed(
    workspace: Workspace, view: View, narrowed: Narrowed, limit: int | None = None, offset: int = 0
) -> tuple[pd.DataFrame, int]:
    """Accounts at risk with ``COLUMNS``, by value at risk, ties by customer; and how many match in all."""
    rows = query.run(workspace, view, list_asked(workspace, view, narrowed, limit, offset))
    matches = int(rows["matches"].iloc[0]) if len(rows) else 0
    return rows[COLUMNS].astype({"value_at_risk": float, "days_silent": "Int64"}), matches


def list_asked(
    workspace: Workspace, view: View, narrowed: Narrowed, limit: int | None = None, offset: int = 0
) -> Query:
    """The SQL of the list."""
    return query.page(asked(workspace, view, "warning_list", narrowed=narrowed), "rank", False, limit, offset)


def asked(
    workspace: Workspace, view: View, name: str, calls: Calls | None = None, narrowed: Narrowed | None = None
) -> Query:
    """The SQL of one of the questions about accounts at risk."""
    bound, step, beside = _ground(workspace, view)
    if calls:
        shown = max(LEAST_SHOWN, TIMES * calls.number)
        bound |= {"calls": calls.number, "each_rep": calls.each, "shown": shown, "step": -(-shown // MOST_MARKS)}
    if narrowed:
        bound |= _limits(narrowed)
    return query.build(name, view, as_of(workspace, view), *beside, more=(step,), **bound)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """Accounts at risk by one ``signal``, with ``owned`` of one ``owner``, or those that ``calls``
    reach, of each rep with ``each``."""
    calls = options.get("calls", "")
    if calls and not calls.isdecimal():
        raise UserError("bad_option", option="calls", value=calls, choices=f"1–{MAX_CALLS}")
    found = Narrowed(
        options.get("signal", ""),
        options.get("owner", "") if options.get("owned") else None,
        Calls(int(calls), bool(options.get("each"))) if calls else None,
    )
    bound, step, beside = _ground(workspace, view)
    return Cell(bound | _limits(found), (), (step,), beside)


def _limits(narrowed: Narrowed) -> dict[str, Any]:
    calls = narrowed.calls
    return {
        "signal": narrowed.signal,
        "owner": narrowed.owner,
        "calls": calls.number if calls else None,
        "each_rep": bool(calls and calls.each),
    }


def _ground(workspace: Workspace, view: View) -> tuple[dict[str, Any], str, tuple[str, str]]:
    """What every question binds, the step with the owners, and the files that suit the measure and the model."""
    day, silence = as_of(workspace, view), window(workspace, view)
    step, _ = segment_step(view, {"rep": 1} if "rep" in workspace.open(view.data_set).segments else {})
    model = _model(workspace, view)
    bound: dict[str, Any] = {
        **silence.bound(),
        "firm_gap": silence.long_gap,
        "drop_percent": DROP_PERCENT,
        "alive_limit": ALIVE_LIMIT,
        **_days(day),
        **(model or {}),
    }
    quarter = "quarter_sum" if MEASURES[view.measure].kind == "sum" else "quarter_each"
    return bound, step, (quarter, "alive" if model else "unknown_alive")


def _days(day: date) -> dict[str, date]:
    """The last three months, the same a year before, the three before, and the trailing twelve with those before."""
    quarter, year = day + timedelta(days=1) - relativedelta(months=3), trailing_start(day)
    return {
        "quarter_from": quarter,
        "before_from": quarter - relativedelta(months=3),
        "year_ago_from": quarter - relativedelta(years=1),
        "year_ago_until": year - timedelta(days=1),
        "year_from": year,
        "two_years_from": year - relativedelta(years=1),
    }


def _model(workspace: Workspace, view: View) -> dict[str, Any] | None:
    """The parameters of P(alive), fitted on all customers, so that a filter does not change them; None without any."""
    day, meta = as_of(workspace, view), workspace.open(view.data_set)
    if (day - meta.first_day).days + 1 < MIN_DAYS:
        return None
    found = model(workspace, view, MIN_CUSTOMERS, MIN_REPEATERS)
    return {"known_until": day, **found.parameters} if found else None
