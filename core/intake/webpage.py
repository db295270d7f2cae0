"""Tables of a web page, which programs call .xls. Run by ``sheet.py`` beside it.

The one rule: one row in memory at a time, and nothing outside of the page is ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

_LONGEST = 1 << 22
"""Signs that a tag or a cell may have."""
_NESTED = 50
_MOST_COLUMNS = 16_384
_BREAKS = ("br", "p", "div", "li")
_UNSEEN = ("script", "style")


def read(pieces: Iterator[str], book: Any) -> None:
    """Write every table of a page; a table in a cell of another is one of its own."""
    page = _Page(book)
    for piece in pieces:
        page.feed(piece)
        if len(page.rawdata) > _LONGEST:
            raise ValueError("a tag without an end")
    for _ in range(len(page.tables)):
        page.feed("</table>")
    book.sheets.sort(key=lambda sheet: page.order[sheet[1]])


class _Table:
    """A table that is not closed yet."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.cells: list[str] | None = None
        self.spans: list[tuple[int, int, int]] = []
        self.text: list[str] | None = None
        self.size = 0
        self.covered: dict[int, int] = {}

    def begin_row(self) -> None:
        self.end_row()
        self.cells, self.spans = [], []

    def begin_cell(self, width: int, height: int) -> None:
        if self.cells is None:
            self.begin_row()
        self.end_cell()
        assert self.cells is not None
        while self.covered.get(len(self.cells), 0) > 0:
            self.cells.append("")
        if width > 1 or height > 1:
            self.spans.append((len(self.cells), width, height))
        self.text, self.size = [], 0

    def add(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)
            self.size += len(text)
            if self.size > _LONGEST:
                raise OverflowError

    def end_cell(self) -> None:
        if self.text is None or self.cells is None:
            return
        column = len(self.cells)
        width = self.spans[-1][1] if self.spans and self.spans[-1][0] == column else 1
        self.cells += [" ".join("".join(self.text).split()), *[""] * (width - 1)]
        if len(self.cells) > _MOST_COLUMNS:
            raise OverflowError
        self.text = None

    def end_row(self) -> None:
        self.end_cell()
        if self.cells is None:
            return
        self.covered = {column: left - 1 for column, left in self.covered.items() if left > 1}
        for column, width, height in self.spans:
            if height > 1:
                self.covered |= dict.fromkeys(range(column, column + width), height - 1)
        self.sheet.row(self.cells, self.spans)
        self.cells = None


class _Page(HTMLParser):
    def __init__(self, book: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.book, self.tables, self.unseen = book, list[_Table](), ""
        self.order: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen = tag
        elif tag == "table":
            if len(self.tables) >= _NESTED:
                raise ValueError("tables in tables")
            sheet = self.book.sheet(f"#{len(self.order) + 1}")
            self.order[sheet.path.name] = len(self.order)
            self.tables.append(_Table(sheet))
        elif self.tables and tag == "tr":
            self.tables[-1].begin_row()
        elif self.tables and tag in ("td", "th"):
            given = dict(attrs)
            self.tables[-1].begin_cell(_span(given.get("colspan"), 1000), _span(given.get("rowspan"), 65_534))
        elif self.tables and tag in _BREAKS:
            self.tables[-1].add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = ""
        elif self.tables and tag in ("td", "th"):
            self.tables[-1].end_cell()
        elif self.tables and tag == "tr":
            self.tables[-1].end_row()
        elif self.tables and tag == "table":
            table = self.tables.pop()
            table.end_row()
            table.sheet.end()

    def handle_data(self, data: str) -> None:
        if self.tables and not self.unseen:
            self.tables[-1].add(data)


def _span(text: str | None, most: int) -> int:
    """How many columns or rows a cell takes, bounded as browsers do."""
    digits = (text or "").strip()[:9]
    return min(max(int(digits), 1), most) if digits.isdecimal() else 1
