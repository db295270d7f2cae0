"""The XML that Excel wrote in 2003 and other programs still call .xls. Run by ``sheet.py`` beside it.

The one rule: one row in memory at a time. A document type, and with it any entity, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

_LONGEST = 1 << 22
"""Signs that a cell may have."""
_NESTED = 50
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_FIGURE = re.compile(r"-?\d+(\.\d*)?([eE][-+]?\d+)?")


def read(pieces: Iterator[str], book: Any) -> None:
    """Write every sheet of a workbook."""
    reader = _Workbook(book)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        for piece in pieces:
            parser.Parse(piece.encode("utf-8", errors="replace"), False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


class _Workbook:
    """Elements are told by their last name, attributes likewise: writers choose prefixes as they like."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.sheet: Any = None
        self.within: list[str] = []
        self.name, self.kind = "", ""
        self.cells: list[str] = []
        self.spans: list[tuple[int, int, int]] = []
        self.next = 0
        self.data: list[str] = []
        self.size = 0

    def refuse(self, *_: object) -> None:
        raise ValueError("a document type")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        given = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if len(self.within) >= _NESTED:
            raise ValueError("too deep")
        if tag == "Worksheet":
            self.name = given.get("Name", "")
        elif tag == "Table" and self.sheet is None:
            self.sheet = self.book.sheet(self.name)
        elif tag == "Row" and self.sheet is not None:
            self._forward(given.get("Index"))
            self.cells, self.spans, self.next = [], [], 0
        elif tag == "Cell" and self.within[-1:] == ["Row"]:
            self.next = _index(given.get("Index"), self.next, _MOST_COLUMNS)
            across, down = (_index(given.get(name), 0, _MOST_ROWS, 0) for name in ("MergeAcross", "MergeDown"))
            if across or down:
                self.spans.append((self.next, across + 1, down + 1))
            self.cells += [""] * (self.next + 1 - len(self.cells))
            self.next = min(self.next + 1 + across, _MOST_COLUMNS)
        elif tag == "Data":
            self.kind, self.data, self.size = given.get("Type", ""), [], 0
        self.within.append(tag)

    def text(self, text: str) -> None:
        if "Data" in self.within:
            self.data.append(text)
            self.size += len(text)
            if self.size > _LONGEST:
                raise OverflowError

    def end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        self.within.pop()
        if tag == "Data" and self.within[-1:] == ["Cell"] and self.cells:
            text = " ".join("".join(self.data).split())
            figure = self.kind == "Number" and _FIGURE.fullmatch(text)
            self.cells[-1] = self.book.figure(float(text)) if figure else _value(self.kind, text)
        elif tag == "Row" and self.sheet is not None:
            self.sheet.row(self.cells, self.spans)
        elif tag == "Table" and self.sheet is not None and "Table" not in self.within:
            self.sheet.end()
            self.sheet = None

    def _forward(self, index: str | None) -> None:
        """Blank rows up to one that says where it stands."""
        for _ in range(self.sheet.rows, _index(index, self.sheet.rows, _MOST_ROWS)):
            self.sheet.row([])


def _index(text: str | None, otherwise: int, most: int, first: int = 1) -> int:
    """A place from 0, given as a number that counts from ``first``."""
    if text is None:
        return otherwise
    if not text.isdecimal() or len(text) > 9 or not otherwise <= int(text) - first < most:
        raise ValueError("a place that cannot be")
    return int(text) - first


def _value(kind: str, text: str) -> str:
    if kind == "DateTime":
        day, _, time = text.partition("T")
        time = time.removesuffix(".000")
        return day if time in ("", "00:00:00") else f"{day} {time}"
    if kind == "Boolean":
        return "TRUE" if text == "1" else "FALSE"
    return text
