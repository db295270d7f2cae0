"""Tables: the words above the columns, codes in words, and how each column is set. Page and export share them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from core.fact import SEGMENTS
from pages.parts import formats, segments
from pages.parts.charts.tiers import named
from pages.parts.columns import (
    COLUMNS,
    HALF,
    KINDS,
    MEASURED,
    NARROW,
    ROOM,
    ROWS,
    SHOWN,
    UNKNOWN,
    WHOLE,
    WIDE,
    Column,
    Kind,
)
from pages.parts.scope import Scope

PAGE_ROWS = 100
_PROFITS = ("margin", "margin_kept_relative", "margin_kept_points")
"""Where the file has no profit these are the revenue, which has columns of its own."""
_DIFFERENCES = ("value_change",)
"""Differences of two values of the measure: of shares they are points."""
_ROW_HEIGHT = 35
_MOST_VISIBLE = 15


def headers(read: Scope, columns: Iterable[str]) -> dict[str, str]:
    """The words above the columns."""
    return {name: _header(read, name) for name in columns}


def _header(read: Scope, name: str) -> str:
    say = read.say
    if name == "value":
        return read.measure
    key = COLUMNS.get(name, UNKNOWN).label or f"column.{name}"
    return say(key, measure=read.measure) if say.has(key) else read.field(name)


def worded(read: Scope, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its codes in words, as shown and as exported."""
    absent = [name for name in SEGMENTS if name not in read.meta.segments]
    if not read.additive:
        added = (column.name for column in ROWS if column.added)
        absent += [name for name in added if name not in frame or frame[name].isna().all()]
    if "name" in frame and "customer" in frame and (frame["name"].isna() | (frame["name"] == frame["customer"])).all():
        absent.append("name")
    if "rank_from" in frame and (frame["customers"] > 1).any():
        absent.append("customer")  # one of several
    absent += _PROFITS if "profit" not in read.meta.measures else ()
    if "cross" in frame and (frame["cross"] == "").all():
        absent.append("cross")
    hidden = (column.name for column in ROWS if column.kind == "hidden")
    shown = frame.drop(columns=[name for name in (*hidden, *absent) if name in frame])
    for name, prefix in ((column.name, column.codes) for column in ROWS if column.codes):
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
    return {name: _kind_of(read, name).file for name in columns}


def _kind(read: Scope, column: Column) -> Kind:
    return KINDS[MEASURED.get(read.unit, "rounded") if column.kind == "measured" else column.kind]


def percent(read: Scope, digits: int = 2) -> str:
    """How a table writes a share that is there a hundredfold."""
    return f"%,.{digits}f" + (f"{formats.NBSP}%%" if read.language == "en" else "%%")


def plain(read: Scope, frame: pd.DataFrame, name: str) -> None:
    """A table to read; ``name`` is what ``SHOWN`` and ``ROOM`` call it."""
    shown, columns = screen(read, frame, name)
    st.dataframe(
        shown,
        key=f"table_{name}",
        hide_index=True,
        column_config=columns,
        height=_height(len(shown)),
        placeholder="",
    )


def rows(
    read: Scope,
    frame: pd.DataFrame,
    name: str,
    key: str = "",
    sort: Callable[[str], None] | None = None,
    by: str = "",
    pick: bool = False,
) -> int | None:
    """A table whose rows open: the place of the row that was clicked. A click on a header goes to ``sort``, and the
    column that the rows are sorted ``by`` is always there; where rows can be ticked, ``picked`` says which are."""
    shown, columns = screen(read, frame, name, by)
    modes: list[Literal["single-cell", "single-column", "multi-row"]] = ["single-cell"]
    modes += ["single-column"] if sort else []
    modes += ["multi-row"] if pick else []
    event = st.dataframe(
        shown,
        key=key or f"table_{name}",
        hide_index=True,
        column_config=columns,
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


def called_once(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a short table, each customer by its name or, where the names say no more, by its number."""
    named = frame["name"].notna().all() and (frame["name"] != frame["customer"]).any()
    return frame.drop(columns="customer" if named else "name")


def screen(read: Scope, frame: pd.DataFrame, name: str, by: str = "") -> tuple[pd.DataFrame, dict[str, Any]]:
    """The columns that have room on a screen, their codes in words, and how each is set."""
    words, room = worded(read, frame), ROOM.get(name, WIDE)
    known = [column for column in dict.fromkeys((*SHOWN.get(name, words), by)) if column in words]
    beside = name in SHOWN and room <= HALF
    names = [column for column in known if COLUMNS.get(column, UNKNOWN).pinned]
    least = dict.fromkeys(names, NARROW) if beside else {}
    wide = {column: _pixels(read, column, words[column], least.get(column)) for column in known}
    left = room - wide.get(by, 0) if name in SHOWN else sum(wide.values())
    chosen = []
    for column in known:
        if column == by or wide[column] <= left:
            chosen.append(column)
            left -= 0 if column == by else wide[column]
    for column in names if name in SHOWN else ():  # they are cut no more than they have to be
        more = max(min(left, _pixels(read, column, words[column], WHOLE) - wide[column]), 0)
        wide[column], left = wide[column] + more, left - more
    shares = [column for column in chosen if _kind_of(read, column) is KINDS["share"]]
    shown = words[chosen].assign(**{column: words[column].astype("Float64") * 100 for column in shares})
    return shown, {column: _column(read, column, wide[column], pinned=not beside) for column in chosen}


def _column(read: Scope, name: str, width: int, pinned: bool) -> Any:
    column, kind, made = COLUMNS.get(name, UNKNOWN), _kind_of(read, name), st.column_config
    label, help = short(read, name)
    if kind.file == "text":
        return made.TextColumn(label, pinned=(pinned and column.pinned) or None, width=width, help=help)
    if kind.file == "date":
        return made.DateColumn(label, format=kind.format, width=width, help=help)
    shares = f"%,.2f{formats.POINTS[read.language]}" if name in _DIFFERENCES else percent(read)
    written = shares if kind is KINDS["share"] else column.format or kind.format
    return made.NumberColumn(label, format=written, width=width, help=help)


def short(read: Scope, name: str) -> tuple[str, str | None]:
    """The words above a column on a screen, and what they mean where there is more to say."""
    say, label = read.say, _header(read, name)
    told = say(f"define.{name}.text") if say.has(f"define.{name}.text") else ""
    if say.has(f"short.{name}"):
        label, told = say(f"short.{name}"), ". ".join(filter(None, (label, told)))
    if _kind_of(read, name).file == "money" and read.meta.currency:
        label = f"{label} ({read.meta.currency})"
    return label, told or None


def _pixels(read: Scope, name: str, values: pd.Series, most: int | None = None) -> int:
    """How wide a column is: as its longest content or its title; a text is cut at ``most``, or as its kind says."""
    kind, title = _kind_of(read, name), formats.pixels(short(read, name)[0])
    present = values.dropna()
    if kind.file == "text":
        longest = max((formats.pixels(str(value)) for value in present.unique()), default=0)
        return max(title, min(longest, most or kind.most))
    if kind.file == "date":
        return max(title, formats.pixels("2000-00-00"))
    digits = 2 if kind.format == "%,.2f" or kind is KINDS["share"] else 0
    factor, sign = (100, " %") if kind is KINDS["share"] else (1, "")
    sign = formats.POINTS[read.language] if sign and name in _DIFFERENCES else sign
    ends = (f"{float(end) * factor:,.{digits}f}" for end in (present.min(), present.max())) if len(present) else ()
    return max(title, *(formats.pixels(end + sign) for end in (*ends, "000" if sign else "0")))


def _kind_of(read: Scope, name: str) -> Kind:
    return _kind(read, COLUMNS.get(name, UNKNOWN))


def _height(count: int) -> int | Literal["content"]:
    return "content" if count <= _MOST_VISIBLE else (_MOST_VISIBLE + 1) * _ROW_HEIGHT
