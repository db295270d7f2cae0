"""Every sheet of a workbook as CSV, in a process of its own: a crafted one can exhaust memory, and takes nothing along.

Run as a script with the form, the workbook, the folder to write to, the bytes of memory it may use and those it may
write. It prints JSON: the key of an ``error``, or the ``sheets`` that have data as name, file, rows and merged cells
(first row, first column, last row, last column, counted from 0). One line is one sheet row, so that a line number of
the text is the row's number.
"""

from __future__ import annotations

import csv
import json
import re
import runpy
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_SHEETS = 1000
_LOOKED_AFTER = 1000
"""Rows after which the size of what was written is looked at."""
_MERGES_ABOVE = 200
"""Rows from the top in which merged cells may belong to a header."""
_PIECE = 1 << 16
_SHORT = 16
"""Signs in which a number has no more than 15 digits."""
_LINE_ENDS = re.compile(r"[\r\n]+")
_FIGURE = re.compile(r"[-+(]?[\d.,]+%?\)?")
Span = tuple[int, int, int]
"""Column of a merged cell, and how many columns and rows it takes."""


class TooMany(Exception):
    """A file with more sheets than anybody looks at."""


class Book:
    """What is written of one workbook."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder, self.left, self.begun = folder, limit, 0
        self.sheets: list[tuple[str, str, int, list[tuple[int, int, int, int]]]] = []

    @staticmethod
    def figure(value: float) -> str:
        """A number as a person sees it: a spreadsheet has 15 digits, and what a float has beyond them is the error of
        its arithmetic. A whole number may be that of a customer, and keeps all of them."""
        text = repr(value)
        if len(text) > _SHORT and abs(value) < 1e15 and not value.is_integer():
            text = f"{value:.15g}"
        return text.removesuffix(".0")

    def sheet(self, name: str) -> Sheet:
        """Begin a sheet."""
        self.begun += 1
        if self.begun > MOST_SHEETS:
            raise TooMany
        return Sheet(self, name)


class Sheet:
    """One sheet as it is written, row by row."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name, self.rows, self.filled = book, name, 0, 0
        self.path = book.folder / f"{book.begun}.csv"
        self.file = self.path.open("w", encoding="utf-8", errors="replace", newline="")
        self.writer = csv.writer(self.file, lineterminator="\n")
        self.merges: list[tuple[int, int, int, int]] = []
        self.below: dict[int, tuple[int, str]] = {}

    def row(self, cells: list[str], spans: Sequence[Span] = ()) -> None:
        """The next row. A word or a day in a cell merged over several rows stands for each of them; a number does not,
        since it may be their sum."""
        number = self.rows
        if number % _LOOKED_AFTER == 0:
            self._bounded()
        if any(cells):
            if self.below:
                self._fill(cells, number)
            for column, width, height in spans:
                if number < _MERGES_ABOVE:
                    self.merges.append((number, column, number + height - 1, column + width - 1))
                if width == 1 and height > 1 and cells[column] and not _FIGURE.fullmatch(cells[column]):
                    self.below[column] = (number + height - 1, cells[column])
            self.writer.writerow(cells)
            self.filled += 1
        else:
            self.file.write("\n")
        self.rows += 1

    def piece(self, rows: Sequence[tuple[str, ...]], spans: Mapping[int, Sequence[Span]]) -> None:
        """The next rows of a sheet; ``spans`` are its merged cells by row."""
        if not spans and all(map(any, rows)):
            self._bounded()
            plain = "\n".join(map(",".join, rows))
            ends, between = len(rows) - 1, len(rows) * (len(rows[0]) - 1)
            if plain.count("\n") == ends and plain.count(",") == between and '"' not in plain and "\r" not in plain:
                self.file.write(f"{plain}\n")  # no cell has to be quoted
            else:
                self.writer.writerows(rows)
            self.rows += len(rows)
            self.filled += len(rows)
            return
        for cells in rows:
            merged = spans.get(self.rows, ())
            self.row(list(cells), [span for span in merged if 0 <= span[0] < len(cells)])

    def _bounded(self) -> None:
        if self.path.stat().st_size > self.book.left:
            raise OverflowError

    def _fill(self, cells: list[str], number: int) -> None:
        for column, (last, text) in list(self.below.items()):
            if number > last:
                del self.below[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text

    def end(self) -> None:
        """The sheet is complete."""
        self.file.close()
        self.book.left -= self.path.stat().st_size
        if self.book.left < 0:
            raise OverflowError
        if self.filled:
            self.book.sheets.append((self.name, self.path.name, self.filled, self.merges))


def read(path: Path, book: Book) -> None:
    """Write what can be seen of a workbook; where nothing can be seen, what is hidden."""
    found = CalamineWorkbook.from_path(str(path))
    sheets = [sheet for sheet in found.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for hidden in (False, True):
        for about in sheets:
            if (about.visible == SheetVisibleEnum.Visible) == hidden:
                continue
            sheet = found.get_sheet_by_name(about.name)
            if sheet.start is None or sheet.height == 0 or sheet.width == 0:
                continue
            spans: dict[int, list[Span]] = {}
            for (row, column), (last, end) in sheet.merged_cell_ranges or ():
                spans.setdefault(row, []).append((column - sheet.start[1], end - column + 1, last - row + 1))
            written = book.sheet(about.name)
            rows = sheet.iter_rows()  # from the first row of the sheet, used or not
            while piece := list(islice(rows, _LOOKED_AFTER)):
                written.piece(list(zip(*map(_texts, zip(*piece, strict=True)), strict=True)), spans)
            written.end()
        if book.sheets:
            return


def _texts(values: Sequence[Any]) -> list[str]:
    """A part of a column. Mostly it is of one kind, and then many times faster than cell by cell."""
    kinds = set(map(type, values))
    if kinds == {str} and not ("\n" in (joined := "".join(values)) or "\r" in joined):
        return list(map(str.strip, values))
    if kinds == {float}:
        texts = zip(values, map(repr, values), strict=True)
        return [text.removesuffix(".0") if len(text) <= _SHORT else Book.figure(value) for value, text in texts]
    return list(map(str, values)) if kinds == {date} else list(map(_cell, values))


def _cell(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return _LINE_ENDS.sub(" ", value).strip()
    if kind is float:
        return Book.figure(value)
    if kind is bool:
        return "TRUE" if value else "FALSE"
    if kind is datetime:
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value)


def _pieces(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        while piece := file.read(_PIECE):
            yield piece


def _beside(name: str, pieces: Iterator[str], book: Book) -> None:
    """Read by a script beside this one, which has no package around it."""
    runpy.run_path(str(Path(__file__).with_name(name)))["read"](pieces, book)


_READERS = {"html": partial(_beside, "webpage.py"), "xml": partial(_beside, "excelxml.py")}


def convert(form: str, path: Path, book: Book) -> str:
    """Write a workbook; the key of the error, or nothing."""
    try:
        if form == "xlsx":
            read(path, book)
        else:
            _READERS[form](_pieces(path), book)
    except OverflowError:
        return "too_large"
    except TooMany:
        return "too_many_files"
    except PasswordError:
        return "password_protected"
    except (CalamineError, ValueError, OSError, IndexError) as error:
        return "password_protected" if "password" in str(error).lower() else "broken_workbook"
    return "" if book.sheets else "empty_file"


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    _bound(int(sys.argv[4]))
    made = Book(Path(sys.argv[3]), int(sys.argv[5]))
    key = convert(sys.argv[1], Path(sys.argv[2]), made)
    print(json.dumps({"error": key} if key else {"sheets": made.sheets}))
    sys.exit(1 if key else 0)
