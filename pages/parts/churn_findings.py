"""Who left, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

import pandas as pd

from core.churn import Breakdown
from core.view import View
from pages.parts import findings, formats, segments
from pages.parts.say import markdown
from pages.parts.scope import Scope


def churn(read: Scope, whole: Breakdown) -> str:
    """What the last complete period lost."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    opening = formats.count(int(row["opening"]), read.language)
    if not row["churned_of_opening"]:
        return read.say("churn.nobody", period=findings.period(read, row), opening=opening)
    return read.say(
        "churn.headline" if read.additive else "churn.headline_count",
        period=findings.period(read, row),
        count=formats.count(int(row["churned_of_opening"]), read.language),
        opening=opening,
        rate=formats.percent(row["churn_rate"], read.language),
        worth=read.worth(float(row["churned_value"])),
    )


def flow(read: Scope, whole: Breakdown) -> str:
    """How the number of active customers came about in the last complete period."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    names = ("opening", "new", "returned", "churned", "closing")
    facts = {name: formats.count(int(row[name]), read.language) for name in names}
    return read.say("churn.flow", period=findings.period(read, row), **facts)


def lost(read: Scope, whole: Breakdown) -> str:
    """What the customers who churned in the last complete period had brought."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    return read.say(
        "churn.lost" if row["churned_value"] else "churn.lost_nothing",
        period=findings.period(read, row),
        worth=read.worth(float(row["churned_value"])),
        rate=formats.percent(row["value_churn_rate"], read.language),
    )


def active(read: Scope, whole: Breakdown) -> str:
    """Who of the active customers stayed in the last complete period."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    names = ("stayed", "opening", "returned", "new")
    facts = {name: formats.count(int(row[name]), read.language) for name in names}
    share = formats.percent(row["stayed"] / row["opening"], read.language)
    return read.say("churn.active", period=findings.period(read, row), share=share, **facts)


def crossed(read: Scope, parts: Breakdown, rate: str) -> str:
    """Which pair of segments lost the most in the last complete period."""
    worst = _worst(parts, rate)
    if worst is None:
        field, other = (markdown(read.field(by)) for by in parts.by)
        return read.say("churn.crossed_none", field=field, other=other)
    return read.say(
        f"churn.crossed_{rate}",
        period=findings.period(read, worst),
        segment=_named(read, parts.by[0], worst["segment"]),
        cross=_named(read, parts.by[1], worst["cross"]),
        rate=formats.percent(worst[rate], read.language),
        count=formats.count(int(worst["churned_of_opening"]), read.language),
        opening=formats.count(int(worst["opening"]), read.language),
    )


def _last(whole: Breakdown) -> pd.Series | None:
    """The last period that the data covers and in which somebody was there to leave."""
    return None if whole.last.empty else whole.last.iloc[-1]


def rates(read: Scope, parts: Breakdown, rate: str) -> str:
    """Where the rate was highest in the last complete period."""
    worst = _worst(parts, rate)
    if worst is None:
        return read.say(f"churn.course_{rate}")
    facts = {
        "period": findings.period(read, worst),
        "rate": formats.percent(worst[rate], read.language),
        "count": formats.count(int(worst["churned_of_opening"]), read.language),
        "opening": formats.count(int(worst["opening"]), read.language),
    }
    if not parts.by:
        return read.say(f"churn.peak_{rate}", **facts)
    return read.say(
        f"churn.worst_{rate}",
        segment=_named(read, parts.by[0], worst["segment"]),
        **facts,
    )


def _named(read: Scope, by: str, value: str) -> str:
    return markdown(segments.named(read.say, read.field(by), by, value))


def under_way(read: Scope, whole: Breakdown) -> str:
    """That a later period has begun, of which the overview tells; nothing where none has."""
    row, latest = _last(whole), whole.rows.iloc[-1]
    if row is None or latest["period_start"] <= row["period_start"]:
        return ""
    return read.say("churn.under_way", period=findings.period(read, row), later=findings.period(read, latest))


def provisional(read: Scope, whole: Breakdown) -> str:
    """That the last complete period will still change; nothing where it will not."""
    row = _last(whole)
    if row is None or not row["provisional"]:
        return ""
    days = formats.count(whole.settled_days, read.language)
    key = "churn.provisional" if read.view.rule == View.rule else "churn.provisional_own"
    return read.say(key, period=findings.period(read, row), days=days)


def within(read: Scope, whole: Breakdown) -> str:
    """Whom the flows count and the rate does not: who came or returned in the period and left in it again."""
    row = _last(whole)
    if row is None or row["churned"] == row["churned_of_opening"]:
        return ""
    return read.say(
        "churn.within",
        churned=formats.count(int(row["churned"]), read.language),
        count=formats.count(int(row["churned"] - row["churned_of_opening"]), read.language),
    )


def matrix(read: Scope, parts: Breakdown, rate: str) -> str:
    """What the matrix shows."""
    assert parts.by
    return read.say(f"churn.matrix_{rate}", field=markdown(read.field(parts.by[0])))


def _worst(parts: Breakdown, rate: str) -> pd.Series | None:
    """The highest rate among cells with enough customers: of the last complete period, or over time for the whole."""
    rows = parts.rows[~parts.rows["partial"] & (parts.rows["opening"] >= 10) & parts.rows[rate].notna()]
    if parts.by and len(rows):
        rows = rows[rows["period_start"] == rows["period_start"].max()]
    alone = bool(parts.by) and len(rows) < 2
    if rows.empty or alone or not (rows[rate] > 0).any():
        return None
    return rows.sort_values([rate, "segment", "cross"], ascending=[False, True, True]).iloc[0]
