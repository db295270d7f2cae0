"""A workbook as CSV: one line per sheet row, so that a line number of the text is the row number of the sheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from core.errors import UserError

_LINE_ENDS = re.compile(r"[\r\n]+")


def to_csv(path: Path, name: str, target: Path) -> Path:
    """Write the first sheet that has data."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            if _write(book.get_sheet_by_name(sheet), target):
                return target
    except PasswordError:
        raise UserError("password_protected", file=name) from None
    except (CalamineError, ValueError, OSError) as error:
        key = "password_protected" if "password" in str(error).lower() else "broken_workbook"
        raise UserError(key, file=name) from None
    raise UserError("empty_file", file=name)


def _write(sheet: CalamineSheet, target: Path) -> bool:
    if sheet.height == 0 or sheet.width == 0:
        return False
    filled = False
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in _rows(sheet):
            cells = [_cell(value) for value in row]
            if any(cells):
                writer.writerow(cells)
                filled = True
            else:
                file.write("\n")
    return filled


def _rows(sheet: CalamineSheet) -> Iterator[Iterable[Any]]:
    # iter_rows starts at the first used row: the rows above it count as well.
    above = sheet.start[0] if sheet.start else 0
    rows = list(sheet.to_python(skip_empty_area=True))
    yield from ([] for _ in range(above))
    yield from rows


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time() | timedelta():
            return str(value)
        case _:
            return _LINE_ENDS.sub(" ", str(value)).strip()
