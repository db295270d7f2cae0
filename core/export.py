"""Frames as files that Excel opens well. The one rule: nothing written here can ever run as a formula."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from core.errors import UserError

MAX_ROWS = 1_048_575  # Excel's 1,048,576, less the header
_MAX_CELL = 32_767
_MAX_EXACT = 10**15  # Excel keeps 15 digits: a longer whole number is written as text
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER_FORMATS = {
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
    "money": "#,##0.00",
    "number": "#,##0.00",
    "ratio": "0.000",
    "integer": "#,##0",
    "percent": "0.0%",
}
_PERCENT_NAMES = re.compile(r"(^|_)(share|rate|percent)$")
_RATIO_NAMES = ("gini",)
_WIDTH_SAMPLE = 200
_WIDEST, _NARROWEST = 48, 9


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a frame and the words above its columns.

    ``kinds`` overrides what a column is taken for: text, date, time, money, number, integer, percent or ratio.
    """

    title: str
    frame: pd.DataFrame
    headers: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=dict)


def csv_bytes(frame: pd.DataFrame, headers: Mapping[str, str]) -> bytes:
    """The frame as CSV that Excel reads: UTF-8 with its mark, CRLF, and no text that could be a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_harmless(_header(name, headers)) for name in frame.columns])
    columns = [[_as_text(value) for value in _values(frame.iloc[:, place])] for place in range(frame.shape[1])]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def xlsx_bytes(about: Iterable[tuple[str, object]], sheets: Iterable[Sheet], about_title: str = "About") -> bytes:
    """A workbook: first what it is (label and value), then one sheet per frame with typed columns.

    Raises ``UserError("too_many_rows")`` where a frame has more rows than a sheet can hold.
    """
    sheets = list(sheets)
    for sheet in sheets:
        if len(sheet.frame) > MAX_ROWS:
            raise UserError("too_many_rows", limit=MAX_ROWS, rows=len(sheet.frame))
    file = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {**never, "remove_timezone": True}) as book:
        styles = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _NUMBER_FORMATS.items()}
        styles["text"] = book.add_format({"num_format": "@"})
        styles["header"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        titles = _titles([about_title, *(sheet.title for sheet in sheets)])
        _write_about(book.add_worksheet(titles[0]), list(about), styles)
        for title, sheet in zip(titles[1:], sheets, strict=True):
            _write_sheet(book.add_worksheet(title), sheet, styles)
    return file.getvalue()


def _write_about(page: Any, rows: list[tuple[str, object]], styles: Mapping[str, Any]) -> None:
    page.set_column(0, 0, _width([label for label, _ in rows]), styles["header"])
    page.set_column(1, 1, _width([value for _, value in rows]))
    for row, (label, value) in enumerate(rows):
        page.write_string(row, 0, _storable(label), styles["header"])
        (plain,) = _values(pd.Series([value], dtype="object"))
        _write_cell(page, row, 1, plain, _kind_of("", [plain]), styles)


def _write_sheet(page: Any, sheet: Sheet, styles: Mapping[str, Any]) -> None:
    rows, width = sheet.frame.shape
    for place, name in enumerate(sheet.frame.columns):
        header = _header(name, sheet.headers)
        values = _values(sheet.frame.iloc[:, place])
        kind = sheet.kinds.get(name) or _kind_of(str(name), values)
        page.set_column(place, place, _width([header, *values[:_WIDTH_SAMPLE]]))
        page.write_string(0, place, _storable(header), styles["header"])
        for row, value in enumerate(values, start=1):
            if value is not None:
                _write_cell(page, row, place, value, kind, styles)
    page.freeze_panes(1, 0)
    if width:
        page.autofilter(0, 0, rows, width - 1)


def _write_cell(page: Any, row: int, place: int, value: object, kind: str, styles: Mapping[str, Any]) -> None:
    """Write by the value's own type, so that text stays text whatever it looks like."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and -_MAX_EXACT < value < _MAX_EXACT:
        style = kind if kind in ("money", "number", "integer", "percent", "ratio") else "number"
        page.write_number(row, place, value, styles[style])
    elif isinstance(value, date) and value.year >= 1900:
        page.write_datetime(row, place, value, styles["time" if isinstance(value, datetime) else "date"])
    else:
        page.write_string(row, place, _storable(value), styles["text"])


def _values(series: pd.Series) -> list[Any]:
    """The column as plain Python values: missing is None, a datetime column without times is dates."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype("object")
    plain = [_plain(value) for value in series.tolist()]
    stamps = [value for value in plain if isinstance(value, datetime)]
    if stamps and all(stamp.time() == datetime.min.time() for stamp in stamps):
        return [value.date() if isinstance(value, datetime) else value for value in plain]
    return plain


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _kind_of(name: str, values: list[Any]) -> str:
    """What a column holds, by its name for shares and by its first value for the rest."""
    present = [value for value in values if value is not None]
    if not present or not all(_is_number(value) for value in present):
        return "text"
    if _PERCENT_NAMES.search(name):
        return "percent"
    if name in _RATIO_NAMES:
        return "ratio"
    if any(isinstance(value, Decimal) for value in present):
        return "money"
    whole = all(isinstance(value, int) or float(value).is_integer() for value in present)
    return "integer" if whole and isinstance(present[0], int) else "number"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(_rounded(value))
    if isinstance(value, int):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else _harmless(str(value))


def _rounded(value: float) -> float:
    """Four decimals, or four digits that count where a fraction is smaller: 0.0712 and 0.00001234."""
    return round(value, max(4, 3 - math.floor(math.log10(abs(value))))) if value else value


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _storable(value: object) -> str:
    """Text that a cell can hold: valid Unicode, no longer than Excel allows."""
    return str(value).encode("utf-8", errors="replace").decode("utf-8")[:_MAX_CELL]


def _header(name: object, headers: Mapping[str, str]) -> str:
    return headers.get(str(name), str(name))


def _width(values: Iterable[object]) -> int:
    """Characters wide enough for the longest, a Chinese one counting twice."""
    longest = 0
    for value in values:
        text = _as_text(value)
        wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text[:_WIDEST])
        if _is_number(value):
            wide = len(text.split(".")[0]) * 4 // 3 + 3  # thousands commas and two decimals
        longest = max(longest, wide)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _titles(wanted: list[str]) -> list[str]:
    """Sheet titles under Excel's rules: at most 31 signs, none of []:*?/\\, no quote at either end, each once."""
    taken: set[str] = {"history"}  # Excel keeps this one for itself
    titles = []
    for number, title in enumerate(wanted, start=1):
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")
        clean = _cut(clean, 31) or f"Sheet {number}"
        unique, again = clean, 2
        while unique.lower() in taken:
            unique = f"{_cut(clean, 31 - len(f' {again}'))} {again}"
            again += 1
        taken.add(unique.lower())
        titles.append(unique)
    return titles


def _cut(text: str, length: int) -> str:
    """The beginning of a text, measured as Excel does: in UTF-16 units."""
    while len(text.encode("utf-16-le", errors="replace")) // 2 > length:
        text = text[:-1]
    return text.strip(" '")
