"""Tables: the words above the columns, codes in words, and how each column is set. Page and export share them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from core.fact import SEGMENTS
from pages.parts import formats, segments
from pages.parts.charts.tiers import named
from pages.parts.columns import COLUMNS, KINDS, MEASURED, ROWS, UNKNOWN, Column, Kind
from pages.parts.scope import Scope

PAGE_ROWS = 100
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
    return {name: _kind(read, COLUMNS.get(name, UNKNOWN)).file for name in columns}


def _kind(read: Scope, column: Column) -> Kind:
    return KINDS[MEASURED.get(read.unit, "rounded") if column.kind == "measured" else column.kind]


def percent(read: Scope, digits: int = 2) -> str:
    """How a table writes a share that is there a hundredfold."""
    return f"%.{digits}f" + (f"{formats.NBSP}%%" if read.language == "en" else "%%")


def _screen(read: Scope, shown: pd.DataFrame) -> pd.DataFrame:
    """Shares as per cent, so that all of a column are written with as many decimals."""
    shares = [name for name in shown if _kind(read, COLUMNS.get(str(name), UNKNOWN)) is KINDS["share"]]
    return shown.assign(**{name: shown[name].astype("Float64") * 100 for name in shares})


def plain(read: Scope, frame: pd.DataFrame, key: str) -> None:
    """A table to read."""
    shown = worded(read, frame)
    st.dataframe(
        _screen(read, shown),
        key=key,
        hide_index=True,
        column_config=config(read, shown.columns),
        height=_height(len(shown)),
        placeholder="",
    )


def rows(
    read: Scope,
    frame: pd.DataFrame,
    key: str,
    sort: Callable[[str], None] | None = None,
    pick: bool = False,
    narrow: bool = False,
) -> int | None:
    """A table whose rows open: the place of the row that was clicked. A click on a header goes to ``sort``; where rows
    can be ticked, ``picked`` says which are; ``narrow`` where something stands beside the table."""
    shown = worded(read, frame)
    modes: list[Literal["single-cell", "single-column", "multi-row"]] = ["single-cell"]
    modes += ["single-column"] if sort else []
    modes += ["multi-row"] if pick else []
    event = st.dataframe(
        _screen(read, shown),
        key=key,
        hide_index=True,
        column_config=config(read, shown.columns, narrow),
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


def config(read: Scope, columns: Collection[str], narrow: bool = False) -> dict[str, Any]:
    """How a table on the screen sets its columns."""
    words = headers(read, columns)
    return {name: _column(read, words[name], COLUMNS.get(name, UNKNOWN), narrow) for name in columns}


def _column(read: Scope, label: str, column: Column, narrow: bool) -> Any:
    kind, made = _kind(read, column), st.column_config
    width = column.width or (column.narrow or kind.narrow if narrow else kind.width)
    label = read.say(column.short) if narrow and column.short else label
    if kind.file == "text":
        return made.TextColumn(label, pinned=column.pinned or None, width=width)
    if kind.file == "date":
        return made.DateColumn(label, format=kind.format, width=width)
    if kind.file == "money" and read.meta.currency:
        label = f"{label} ({read.meta.currency})"
    written = percent(read) if kind is KINDS["share"] else column.format or kind.format
    return made.NumberColumn(label, format=written, width=width)


def _height(count: int) -> int | Literal["content"]:
    return "content" if count <= _MOST_VISIBLE else (_MOST_VISIBLE + 1) * _ROW_HEIGHT
