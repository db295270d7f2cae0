"""A workbook as CSV, in a process of its own: a crafted workbook can exhaust memory or abort, and takes nothing along.

Run as a script with the workbook, the CSV to write, the bytes of memory it may use and those it may write. It ends
with 0, or names the key of the error on standard output. One line is one sheet row, so that a line number of the text
is the row's number.
"""

from __future__ import annotations

import csv
import re
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

_LOOKED_AFTER = 1000
"""Rows after which the size of what was written is looked at."""
_LINE_ENDS = re.compile(r"[\r\n]+")


def convert(path: Path, target: Path, limit: int) -> str:
    """Write the first sheet that has data; the key of the error, or nothing."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            if _write(book.get_sheet_by_name(sheet), target, limit):
                return ""
    except OverflowError:
        return "too_large"
    except PasswordError:
        return "password_protected"
    except (CalamineError, ValueError, OSError) as error:
        return "password_protected" if "password" in str(error).lower() else "broken_workbook"
    return "empty_file"


def _write(sheet: CalamineSheet, target: Path, limit: int) -> bool:
    if sheet.height == 0 or sheet.width == 0:
        return False
    filled = False
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in enumerate(sheet.iter_rows()):  # from the first row of the sheet, used or not
            if number % _LOOKED_AFTER == 0 and target.stat().st_size > limit:
                raise OverflowError
            cells = [_cell(value) for value in row]
            if any(cells):
                writer.writerow(cells)
                filled = True
            else:
                file.write("\n")
    return filled


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


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    _bound(int(sys.argv[3]))
    key = convert(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[4]))
    print(key)
    sys.exit(1 if key else 0)
