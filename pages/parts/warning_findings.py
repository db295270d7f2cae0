"""The early warning in sentences: the page's finding, its charts' titles, and the signs of each account in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.overview import Figure
from core.warning import SIGNALS, Calls, Warnings
from pages.parts import formats
from pages.parts.say import markdown
from pages.parts.scope import Scope


def headline(read: Scope, found: Warnings) -> str:
    """How many accounts, and what is at stake."""
    if not found.accounts:
        return read.say("warning.none")
    return read.say(
        "warning.headline" if read.additive else "warning.headline_count",
        count=formats.count(found.accounts, read.language),
        worth=read.worth(found.value_at_risk or 0),
        share=formats.percent(found.share, read.language),
    )


def figures(read: Scope, found: Warnings) -> tuple[Figure, ...]:
    """Accounts, value and share at risk, and what the calls reach."""
    shown = (Figure("accounts_at_risk", found.accounts, None, "count"),)
    if not read.additive:
        return shown
    part = found.reached / found.value_at_risk if found.reached is not None and found.value_at_risk else None
    return (
        *shown,
        Figure("value_at_risk", found.value_at_risk, None, "measure"),
        Figure("risk_share", found.share, None, "share"),
        Figure("calls", part, None, "share"),
    )


def curve(read: Scope, found: Warnings, calls: Calls) -> str:
    """What the calls reach."""
    return read.say(
        "warning.curve_each" if calls.each else "warning.curve",
        count=formats.count(calls.number, read.language),
        worth=read.worth(found.reached or 0),
        share=formats.percent(
            (found.reached or 0) / found.value_at_risk if found.value_at_risk else None, read.language
        ),
        called=formats.count(found.called, read.language),
        accounts=formats.count(found.accounts, read.language),
    )


def owners(read: Scope, found: Warnings) -> str:
    """Who owns the most value at risk."""
    if found.reps.empty:
        return read.say("warning.owners_none")
    first = found.reps.iloc[0]
    return read.say(
        "warning.owners",
        name=markdown(first["rep"]) if first["rep"] else read.say("scope.not_given"),
        worth=read.worth(first["value_at_risk"]),
        count=formats.count(int(first["customers"]), read.language),
        accounts=formats.count(found.accounts, read.language),
    )


def signs(read: Scope, found: Warnings) -> str:
    """The most frequent sign."""
    if found.signals.empty:
        return read.say("warning.none")
    first = found.signals.iloc[0]
    return read.say(
        "warning.signs",
        signal=read.say(f"signal.{first['signal']}"),
        count=formats.count(int(first["customers"]), read.language),
        accounts=formats.count(found.accounts, read.language),
    )


def worded(read: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """The list as it is shown and taken away: each account's signs as one text."""
    shown = rows.assign(signs=[signs_of(read, row) for row in rows.to_dict("records")])
    columns = (
        "rank",
        "customer",
        "name",
        "value_at_risk",
        "signs",
        "days_overdue",
        "last_purchase",
        "rep",
    )
    return shown[list(columns)]


def signs_of(read: Scope, row: dict[str, Any]) -> str:
    """Why one account is in the list."""
    return " · ".join(_sign(read, name, row) for name in SIGNALS if row[name])


def _sign(read: Scope, name: str, row: dict[str, Any]) -> str:
    language = read.language
    if name == "unlikely":
        return read.say("warning.sign_unlikely", p=formats.percent(row["p_alive"], language, 0))
    if name == "falling":
        latest, earlier = float(row["latest_quarter"]), float(row["earlier_quarter"])
        if latest <= 0:
            return read.say("warning.sign_nothing" if not latest else "warning.sign_loss")
        key = "warning.sign_falling_year" if row["against_year"] else "warning.sign_falling"
        return read.say(key, share=formats.percent(1 - latest / earlier, language, 0))
    return read.say(
        f"warning.sign_{name}",
        days=formats.count(int(row["days_silent"]), language),
        gap=formats.number(row["long_gap"], language, 0 if row["long_gap"] == round(row["long_gap"]) else 1),
    )
