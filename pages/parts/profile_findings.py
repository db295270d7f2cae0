"""Findings about who the key accounts are, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.profile import SURE, Profile
from core.scope import as_of
from pages.parts import formats
from pages.parts.answers import ask
from pages.parts.charts.profile import worded
from pages.parts.say import markdown
from pages.parts.scope import Scope


def profile(read: Scope, found: Profile) -> str:
    """How many key accounts, and what tells them apart the most."""
    facts = _counts(read, count=found.key_accounts, customers=found.customers)
    if found.values["small"].all():
        return read.say("profile.few", **facts)
    sure = found.values[(found.values["q_value"] < SURE) & (found.values["attribute_value"] != "")]
    if sure.empty:
        return read.say("profile.headline_none", **facts)
    away = sure.assign(away=np.maximum(sure["lift"], 1 / sure["lift"].where(sure["lift"] > 0)).fillna(np.inf))
    one = away.sort_values(["away", "attribute", "attribute_value"], ascending=[False, True, True]).iloc[0]
    return read.say(
        "profile.headline_more" if one["lift"] > 1 else "profile.headline_less",
        field=markdown(read.field(one["attribute"])),
        value=markdown(one["attribute_value"]),
        key_share=formats.percent(one["key_share"], read.language),
        share=formats.percent(one["share"], read.language),
        **facts,
        **_counts(read, here=one["key_accounts"], every=one["customers"]),
    )


def profile_about(read: Scope) -> str:
    """Who is compared with whom."""
    return read.say("profile.about", measure=read.measured, day=formats.day(ask(as_of, read.view), read.language))


def lifts(read: Scope, rows: pd.DataFrame) -> str:
    """How many values are surely more or less frequent among key accounts."""
    tested, sure = int(rows["q_value"].notna().sum()), int((rows["q_value"] < SURE).sum())
    key = "profile.lifts_few" if not tested else "profile.lifts" if sure else "profile.lifts_none"
    return read.say(key, **_counts(read, count=tested, sure=sure))


def habits(read: Scope, rows: pd.DataFrame) -> str:
    """In what key accounts differ the most from everybody else."""
    tested = rows[rows["q_value"].notna()]
    if tested.empty:
        return read.say("profile.habits_few")
    away = tested.assign(away=(tested["above"] - 0.5).abs()).sort_values(["away", "habit"], ascending=[False, True])
    sure = away[away["q_value"] < SURE]
    one = (away if sure.empty else sure).iloc[0]
    counts = _counts(read, count=one["key_accounts"], others=one["others"])
    if sure.empty:
        return read.say("profile.habits_none", **counts)
    return read.say(
        "profile.habits",
        habit=read.say(f"habit.{one['habit']}"),
        here=worded(one["habit"], one["key_median"], read.say, read.meta.currency),
        there=worded(one["habit"], one["other_median"], read.say, read.meta.currency),
        **counts,
    )


def _counts(read: Scope, **numbers: int) -> dict[str, str]:
    return {name: formats.count(int(number), read.language) for name, number in numbers.items()}
