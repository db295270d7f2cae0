"""One line that the engine refused, read as a person would. The one rule: one reading fits the columns, or none is.

A stray quote belongs to its cell, a surplus delimiter stands beside a blank cell or in front of a blank within a text,
a missing one between two cells that each look like their column. Two readings that fit as well as one another are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from core.intake.quotes import Dialect

Fits = Callable[[int, str], float]
"""What a cell costs in a column: 0 where it looks like the others, ``WORDS`` where all of them are words."""
Reading = tuple[float, tuple[str, ...]]
MISFIT, WORDS = 10.0, 0.01
_STRAY, _LONE, _WITHIN, _EDIT, _SPLIT, _HALVED = 2.0, 1.0, 2.0, 3.0, 4.0, 0.5
_CLEAR = 0.4
_MOST_CELLS, _LONGEST, _LONGEST_PART = 200, 20_000, 60
_STRUCTURED = re.compile(r"\d[^\d.,]\d")
_OTHERS = ("\t", ";", "|", ",", " ")


def mended(line: str, dialect: Dialect, width: int, fits: Fits) -> tuple[str, ...] | None:
    """The cells of a line without its end; None where no reading, or more than one, fits."""
    cells = reading(line, dialect, width, fits)
    if cells is not None:
        return cells
    for sign in _OTHERS:
        if sign != dialect.delimiter and line.count(sign) >= width - 1:
            cells = reading(line, Dialect(sign, dialect.quote, dialect.escape), width, fits)
            if cells is not None and sum(map(bool, cells)) > 1:
                return cells
    return None


def reading(line: str, dialect: Dialect, width: int, fits: Fits, short: bool = True) -> tuple[str, ...] | None:
    """The one reading in a dialect; ``short`` lines may be filled up or have cells parted."""
    pieces = line.count(dialect.delimiter) + 1
    if pieces > _MOST_CELLS or width > _MOST_CELLS or len(line) > _LONGEST:
        return None
    for parting in (False, True) if short else (False,):
        found = _Line(line, dialect, width, fits, short, parting).best(0, 0)
        if found and found[0][0] < MISFIT:
            clear = len(found) == 1 or found[1][0] - found[0][0] >= _CLEAR
            return found[0][1] if clear else None
    return None


def bare(cell: str, quote: str) -> str:
    """A cell without a stray quote at its beginning: the one sign that no value begins with."""
    rest = cell.removeprefix(quote)
    return cell if quote in rest else rest


class _Line:
    """All readings of one line, by place and number of cells before it; each place keeps its best two."""

    def __init__(self, text: str, dialect: Dialect, width: int, fits: Fits, short: bool, parting: bool) -> None:
        self.text, self.dialect, self.width, self.fits = text, dialect, width, fits
        self.short, self.parting = short, parting
        self.known: dict[tuple[int, int], list[Reading]] = {}

    def best(self, at: int, count: int) -> list[Reading]:
        """The cheapest readings from here to the end, different from one another; ``at`` -1 is the end."""
        if (at, count) not in self.known:
            self.known[at, count] = self._cheapest(at, count)
        return self.known[at, count]

    def _cheapest(self, at: int, count: int) -> list[Reading]:
        missing = self.width - count
        if at < 0:
            if missing and not self.short:
                return []
            return [(sum(_EDIT + self.fits(number, "") for number in range(count, self.width)), ("",) * missing)]
        found: dict[tuple[str, ...], float] = {}
        for cost, cell, after in self._cells(at, count):
            if cell is not None:
                cost += self.fits(count, bare(cell, self.dialect.quote)) if missing else MISFIT
            if cost >= MISFIT:
                continue
            for more, cells in self.best(after, count + (cell is not None)):
                row = cells if cell is None else (cell, *cells)
                found[row] = min(found.get(row, MISFIT), cost + more)
        return sorted((cost, row) for row, cost in found.items() if cost < MISFIT)[:2]

    def _cells(self, at: int, count: int) -> Iterator[tuple[float, str | None, int]]:
        """What may stand here: a cell (None: a blank that is too much), what it costs, and where the next begins."""
        end = self.text.find(self.dialect.delimiter, at)
        raw = self.text[at:end] if end >= 0 else self.text[at:]
        after = end + len(self.dialect.delimiter) if end >= 0 else -1
        cell = raw.strip()
        if cell.startswith(self.dialect.quote):
            yield from self._quoted(at + raw.index(self.dialect.quote) + 1)
            # A quote that is never closed may have had lines after it: only where nothing follows is it just a sign.
            if self._closes(at + raw.index(self.dialect.quote) + 1) or self.text[at:].strip() == self.dialect.quote:
                yield _STRAY, cell, after
            return
        yield 0.0, cell, after
        if not cell:
            yield _EDIT, None, after
            return
        yield from self._joined(at, end)
        if self.parting:
            yield from self._parted(at, count, raw)

    def _closes(self, at: int) -> bool:
        return any(True for _ in self._closing(at))

    def _closing(self, at: int) -> Iterator[tuple[int, int]]:
        """Every quote behind which a cell may end, and where the next cell begins."""
        quote, delimiter = self.dialect.quote, self.dialect.delimiter
        place = self.text.find(quote, at)
        while place >= 0:
            rest = place + 1
            if delimiter != " ":
                while rest < len(self.text) and self.text[rest] == " ":
                    rest += 1
            if rest >= len(self.text):
                yield place, -1
            elif self.text.startswith(delimiter, rest):
                yield place, rest + len(delimiter)
            place = self.text.find(quote, place + 1)

    def _quoted(self, start: int) -> Iterator[tuple[float, str, int]]:
        quote, pair = self.dialect.quote, self.dialect.escape + self.dialect.quote
        for place, after in self._closing(start):
            content = self.text[start:place]
            lone = content.replace(pair, "").count(quote)
            if self.dialect.escape != quote and content.endswith(self.dialect.escape):
                lone += 1
            within = content.count(self.dialect.delimiter + quote)
            cost = _LONE * lone + _WITHIN * within
            if cost < MISFIT:
                yield cost, content.replace(pair, quote), after
        if self.parting:
            place = self.text.find(quote, start)
            while 0 <= place < len(self.text) - 1:
                if self.text[place + 1] != self.dialect.delimiter:
                    yield _SPLIT, self.text[start:place].replace(pair, quote), place + 1
                place = self.text.find(quote, place + 1)

    def _joined(self, at: int, end: int) -> Iterator[tuple[float, str, int]]:
        """A delimiter in front of a blank may be one of a text: Acme, Inc."""
        delimiter, cost = self.dialect.delimiter, 0.0
        while end >= 0:
            first = end + len(delimiter)
            if delimiter != " " and not self.text.startswith(" ", first):
                return
            end = self.text.find(delimiter, first)
            piece = self.text[first:end] if end >= 0 else self.text[first:]
            if not piece.strip() or self.dialect.quote in piece:
                return
            cost += _HALVED if delimiter == " " else _EDIT
            if cost >= MISFIT:
                return
            yield cost, self.text[at : end if end >= 0 else None].strip(), end + len(delimiter) if end >= 0 else -1

    def _parted(self, at: int, count: int, raw: str) -> Iterator[tuple[float, str, int]]:
        """A cell that is two, its delimiter missing: both look like their columns, and no number is cut."""
        for place in range(1, min(len(raw), _LONGEST_PART)) if count + 1 < self.width else ():
            left, right = raw[:place].strip(), raw[place:].strip()
            before, after = raw[place - 1], raw[place]
            cost = self.fits(count, left) + self.fits(count + 1, right)
            if before.isdigit() and after.isdigit():
                allowed = cost == 0.0 and bool(_STRUCTURED.search(left))
            else:
                allowed = cost <= WORDS and not (before.isalpha() and after.isalpha() and after.islower())
            if allowed:
                yield _SPLIT, left, at + place
