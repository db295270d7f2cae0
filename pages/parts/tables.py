"""Tables: the words above the columns, codes in words, and how each column is set. Page and export share them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from core import bridge
from core.fact import SEGMENTS
from core.what_if.lifetime import READINGS
from pages.parts import formats, segments
from pages.parts.charts.tiers import named
from pages.parts.scope import Scope

PAGE_ROWS = 100
_ROW_HEIGHT = 35
_MOST_VISIBLE = 15
SHARES = (
    "share",
    "cumulative_share",
    "customer_share",
    "value_share",
    "churn_rate",
    "churn_low",
    "churn_high",
    "value_churn_rate",
    "change",
    "top1_share",
    "top3_share",
    "top5_share",
    "top10_share",
    "top20_share",
    "customers_for_80_share",
    "p_alive",
    "right",
    "key_share",
    "above",
    "margin_rate",
    "worth_share",
    "buying_share",
    "staying_share",
    "survival",
    "rate",
    "rate_low",
    "rate_high",
    "come_back_rate",
    "false_alarms",
    "false_low",
    "false_high",
    "false_least",
    "false_most",
    "caught",
    "caught_least",
    "caught_most",
    "right_of_all",
    "leavers",
    "stayers",
    "leaver_share",
    "stayer_share",
)
RATES = ("rate_after", "rate_relative", "rate_points", "gain_share", "lifetime_change")
CHANGES = tuple(f"change_{name}" for name in bridge.CHANGES)
MEASURED = (
    "value",
    "last_12m",
    "before_12m",
    "opening_value",
    "churned_value",
    "low",
    "high",
    "lower",
    "middle",
    "value_earlier",
    "value_later",
    "value_change",
    *CHANGES,
    "value_per_call",
    "value_at_risk",
    "reached",
    "value_before",
)
ADDED = (
    "share",
    "cumulative_share",
    "value_share",
    "abc",
    "change",
    "opening_value",
    "churned_value",
    "value_churn_rate",
    "value_earlier",
    "value_later",
    "value_per_call",
    "value_at_risk",
)
"""What there is only where values of customers can be added up."""
_KEPT = ("revenue_kept", "margin_kept", "lifetime_gain")
_READ = tuple(f"{name}_{reading}" for name in ("kept", *_KEPT) for reading in READINGS)
MONEY = (
    "amount",
    "expected_spend",
    "expected_value",
    "lifetime_value",
    "revenue",
    "profit",
    "margin",
    "worth",
    "white_value",
    *_KEPT,
    *_READ[2:],
)
FRACTIONS = (
    "rhythm_days",
    "kept",
    *_READ[:2],
    "hours",
    "expected_purchases",
    "expected",
    "if_even",
    "actual",
    "at_rate",
    "chance",
    "days_overdue",
)
"""Numbers whose decimals matter while they are small."""
DATES = (
    "first_purchase",
    "last_purchase",
    "period_start",
    "period_end",
    "day",
    "last_day",
    "month",
    "cohort_start",
    "cohort_end",
)
COUNTS = (
    "rank",
    "orders",
    "days_silent",
    "rank_from",
    "rank_to",
    "customers",
    "opening",
    "new",
    "returned",
    "churned",
    "closing",
    "churned_of_opening",
    "other_rank",
    "customers_for_80",
    "stayed",
    "cohort_customers",
    "later",
    "buying",
    "staying",
    "at_risk",
    "lost",
    "median_days",
    "months_from",
    "months_until",
    "month_of_year",
    "line",
    "purchase_days",
    "frequency",
    "alive_from",
    "alive_to",
    "called",
    "key_accounts",
    "others",
    "months",
    "categories",
    "age",
    "small_accounts",
    "alike",
    "chance_low",
    "chance_high",
    "days",
    "flagged_now",
    "flagged_new",
    "calls",
    "leaver_count",
    "stayer_count",
    "leavers_lost",
    "stayers_lost",
    "customers_before",
    "recorded",
)
DECIMALS = (
    "lift",
    "lift_low",
    "lift_high",
    "p_value",
    "q_value",
    "key_median",
    "other_median",
    "corrected",
    "ratio",
    "low_95",
    "high_95",
    "low_998",
    "high_998",
)
ROUNDED = ("flagged", "came_back", "warning_days")
"""Averages: shown without decimals."""
_CODES = {
    "abc": "class",
    "tier": "tier",
    "status": "status",
    "overdue": "yes",
    "partial": "yes",
    "provisional": "yes",
    "active": "yes",
    "small": "yes",
    "habit": "habit",
    "part": "part",
    "quadrant": "part",
    "begins": "yes",
    "reason": "reject",
    "rule": "rule",
    "known": "yes",
    "reading": "reading",
    "origin": "place",
    "destination": "place",
    "tier_earlier": "place",
    "tier_later": "place",
    "outside": "outside",
    "signal": "signal",
    "trait": "trait",
    "verdict": "verdict",
    "enough": "yes",
}
_HIDDEN = ("bin", "band", "grouping", "segment_by", "cross_by", "rest")


def headers(read: Scope, columns: Iterable[str]) -> dict[str, str]:
    """The words above the columns."""
    return {name: _header(read, name) for name in columns}


def _header(read: Scope, name: str) -> str:
    say = read.say
    if name == "value":
        return read.measure
    if name in CHANGES:
        return say(f"part.{name.removeprefix('change_')}")
    key = f"column.{name}"
    return say(key, measure=read.measure) if say.has(key) else read.field(name)


def worded(read: Scope, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its codes in words, as shown and as exported."""
    absent = [name for name in SEGMENTS if name not in read.meta.segments]
    if not read.additive:
        absent += [name for name in ADDED if name not in frame or frame[name].isna().all()]
    if "name" in frame and "customer" in frame and (frame["name"].isna() | (frame["name"] == frame["customer"])).all():
        absent.append("name")
    if "cross" in frame and (frame["cross"] == "").all():
        absent.append("cross")
    shown = frame.drop(columns=[name for name in (*_HIDDEN, *absent) if name in frame])
    for name, prefix in _CODES.items():
        if name in shown:
            words = {
                value: read.say(f"yes.{str(value).lower()}" if prefix == "yes" else f"{prefix}.{value}")
                for value in shown[name].dropna().unique()
            }
            shown[name] = shown[name].map(words)
    if "attribute" in shown:
        shown["attribute"] = shown["attribute"].map(read.field)
        shown["attribute_value"] = shown["attribute_value"].replace("", read.say("scope.not_given"))
    if "discount_band" in shown:
        shown["discount_band"] = [formats.tenths(int(band), read.language) for band in shown["discount_band"]]
    for name, by in (("segment", "segment_by"), ("cross", "cross_by")):
        if name in shown and by in frame:
            shown[name] = [
                segments.word(read.say, kind, one) if kind else ""
                for kind, one in zip(frame[by], frame[name], strict=True)
            ]
    if "rest" in frame:
        shown.loc[frame["rest"].astype(bool), "segment"] = read.say("chart.others")
    if "class" in shown:
        pairs = zip(frame["grouping"], frame["class"], strict=True)
        shown["class"] = [named(read.say, by, name) for by, name in pairs]
    return shown


def kinds(read: Scope, columns: Iterable[str]) -> dict[str, str]:
    """What the columns are for a spreadsheet."""
    found = {
        name: kind
        for names, kind in ((SHARES, "percent"), (RATES, "percent"), (DATES, "date"), (COUNTS, "integer"))
        for name in names
    }
    found |= (
        dict.fromkeys(MONEY, "money")
        | dict.fromkeys(MEASURED, {"money": "money", "share": "percent", "score": "ratio"}.get(read.unit, "number"))
        | dict.fromkeys(FRACTIONS, "number")
        | dict.fromkeys(DECIMALS, "decimal")
        | dict.fromkeys(ROUNDED, "number")
        | {"other_value": "number", "hhi": "ratio"}
    )
    return {name: found.get(name, "text") for name in columns}


def plain(read: Scope, frame: pd.DataFrame, key: str) -> None:
    """A table to read."""
    shown = worded(read, frame)
    st.dataframe(
        shown,
        key=key,
        hide_index=True,
        column_config=config(read, shown.columns),
        height=_height(len(shown)),
        placeholder="",
    )


def rows(
    read: Scope, frame: pd.DataFrame, key: str, sort: Callable[[str], None] | None = None, pick: bool = False
) -> int | None:
    """A table whose rows open: the place of the row that was clicked. A click on a header goes to ``sort``; where rows
    can be ticked, ``picked`` says which are."""
    shown = worded(read, frame)
    modes: list[Literal["single-cell", "single-column", "multi-row"]] = ["single-cell"]
    modes += ["single-column"] if sort else []
    modes += ["multi-row"] if pick else []
    event = st.dataframe(
        shown,
        key=key,
        hide_index=True,
        column_config=config(read, shown.columns),
        height=_height(len(shown)),
        placeholder="",
        on_select="rerun",
        selection_mode=modes,
    )
    chosen = event["selection"]
    if sort and chosen["columns"]:
        sort(chosen["columns"][0])
    return int(chosen["cells"][0][0]) if chosen["cells"] else None


def picked(key: str) -> list[int]:
    """The places of the rows that are ticked in a table."""
    found = st.session_state.get(key)
    return sorted(found["selection"]["rows"]) if found else []


def config(read: Scope, columns: Collection[str]) -> dict[str, Any]:
    """How a table on the screen sets its columns."""
    words, kind = headers(read, columns), kinds(read, columns)
    beside = "tier_earlier" in columns  # two of these tables stand beside each other
    return {name: _column(read, words[name], kind[name], name, beside) for name in columns}


def _column(read: Scope, label: str, kind: str, name: str, beside: bool) -> Any:
    column = st.column_config
    if kind == "date":
        return column.DateColumn(label, format="YYYY-MM-DD", width=104)
    if kind == "percent":
        return column.NumberColumn(label, format="percent", width=86)
    if kind == "integer":
        return column.NumberColumn(label, format="%,d", width=96 if name == "days_silent" else "small")
    if kind == "money":
        text = f"{label} ({read.meta.currency})" if read.meta.currency else label
        return column.NumberColumn(text, format="%,.2f", width=84 if beside else None)
    if kind == "decimal":
        return column.NumberColumn(label, format="%,.3g", width=96)
    if kind == "ratio":
        return column.NumberColumn(label, format="%,.2f", width=84 if beside else 96)
    if name == "hours":
        return column.NumberColumn(label, format="%.2f", width=96)
    if kind == "number":
        text = "%,.4g" if name in FRACTIONS else "%,.0f"
        return column.NumberColumn(label, format=text, width=84 if beside else 108)
    width = 66 if name.startswith("tier_") else 168 if beside else None
    return column.TextColumn(label, pinned=name in ("customer", "name") or None, width=width)


def _height(count: int) -> int | Literal["content"]:
    return "content" if count <= _MOST_VISIBLE else (_MOST_VISIBLE + 1) * _ROW_HEIGHT
