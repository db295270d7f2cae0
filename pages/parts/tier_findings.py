"""Classes as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

import pandas as pd

from core.tiers import Rules, Tiers
from pages.parts import findings, formats
from pages.parts.charts.tiers import named
from pages.parts.scope import Scope


def tiers(read: Scope, found: Tiers) -> str:
    """What the best class carries."""
    return _tier(read, found, 0, "tiers.headline")


def class_map(read: Scope, found: Tiers) -> str:
    """Which class is the largest."""
    rows = found.rows.reset_index(drop=True)
    return (
        findings.nothing(read) if rows.empty else _tier(read, found, int(rows["customers"].argmax()), "tiers.largest")
    )


def class_bars(read: Scope, found: Tiers) -> str:
    """What the last class brings."""
    return _tier(read, found, -1, "tiers.last")


def _tier(read: Scope, found: Tiers, place: int, key: str) -> str:
    if found.rows.empty:
        return findings.nothing(read)
    row = found.rows.iloc[place]
    return read.say(key if row["value_share"] == row["value_share"] else "tiers.ranked", **_class_of(read, found, row))


def _class_of(read: Scope, found: Tiers, row: pd.Series) -> dict[str, str]:
    return {
        "name": named(read.say, found.rules.by, row["class"]),
        "count": formats.count(int(row["customers"]), read.language),
        "customers": formats.count(int(found.rows["customers"].sum()), read.language),
        "share": formats.percent(row["value_share"], read.language),
        "part": formats.percent(row["customer_share"], read.language),
        "measure": read.measured,
    }


def classed(read: Scope, rules: Rules) -> str:
    """Over which days and among whom customers are classed."""
    among = rules.among if read.view.filters else "all"
    return read.say(
        "tiers.classed",
        range=read.say(f"range.{read.view.span}"),
        day=formats.day(read.view.as_of or read.meta.last_day, read.language),
        among=read.say(f"tiers.said_{among}"),
    )
