"""How a text is laid out: delimiter, header line, column names. Decided on its beginning, by agreement between rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from core.errors import UserError
from core.intake.aliases import known
from core.intake.model import MAX_COLUMNS
from core.intake.quotes import open_after

_SAMPLE = 1 << 18
_ROWS = 300
_PREAMBLE = 60
_TALLEST = 100
_FIGURE = re.compile(r"[-+(]?[^\w\s]?\s?\d[\d.,'\s]*%?\)?|\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}.*)?")


@dataclass(frozen=True)
class Layout:
    """``header_line`` is the line on which the header ends (0: none), ``skip`` the row, blank ones counted.

    ``lines`` is about how many lines the text has.
    """

    delimiter: str
    header_line: int
    skip: int
    names: tuple[str, ...]
    lines: int


def find(path: Path, name: str, target: Path) -> tuple[Path, Layout]:
    """The layout, and the file to read: a text laid out with runs of blanks is written anew to ``target``."""
    csv.field_size_limit(1 << 30)
    text = _beginning(path)
    delimiter, score = max(((sign, _agreement(text, sign)) for sign in ",;\t|"), key=lambda pair: pair[1])
    if score < 0.5:
        pattern = _blanks(text)
        if pattern is not None:
            _split(path, pattern, target)
            path, text, delimiter = target, _beginning(target), ","
    rows = _rows(text, delimiter)
    if not rows:
        raise UserError("empty_file", file=name)
    width = _modal([len(row) for _, row in rows])
    place = _header(rows, width)
    header = rows[place][1] if place is not None else []
    width = max(width, len(header))
    if width > MAX_COLUMNS:
        raise UserError("too_many_columns", file=name, limit=MAX_COLUMNS)
    if place is not None and place == len(rows) - 1:
        raise UserError("header_only", file=name)
    line = rows[place][0] if place is not None else 0
    lines = round(path.stat().st_size * text.count("\n") / max(len(text.encode()), 1)) or len(rows)
    return path, Layout(delimiter, line, _rows_until(text, delimiter, line), _names(header, width), lines)


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
        more = bool(file.read(1))
    if more and b"\n" in data:
        data = data[: data.rindex(b"\n") + 1]
    return data.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line on which it ends."""
    found = []
    for line, row in _parsed(text, delimiter):
        if any(cell.strip() for cell in row):
            found.append((line, [" ".join(cell.split()) for cell in row]))
        if len(found) >= _ROWS:
            break
    return found


def _rows_until(text: str, delimiter: str, line: int) -> int:
    return sum(1 for _ in takewhile(lambda row: row[0] <= line, _parsed(text, delimiter)))


def _parsed(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each ends."""
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        height = _height(lines[at : at + _TALLEST], delimiter.encode())
        row = next(csv.reader(lines[at : at + height], delimiter=delimiter), [])
        at += height
        yield at, row


def _height(lines: Sequence[str], delimiter: bytes) -> int:
    """How many lines the first row takes; one if its quote is not closed soon, or it would swallow the rest."""
    quoted = False
    for number, line in enumerate(lines, 1):
        if quoted or '"' in line:
            quoted = open_after(line.encode("utf-8", errors="replace"), delimiter, quoted)
        if not quoted:
            return number
    return 1


def _modal(widths: Sequence[int]) -> int:
    counted = Counter(widths)
    return max(counted, key=lambda width: (counted[width], width))


def _agreement(text: str, delimiter: str) -> float:
    """Share of rows with the same number of cells; more cells weigh more, one cell is none."""
    widths = [len(row) for _, row in _rows(text, delimiter)]
    if not widths:
        return 0.0
    # A title or a total has its own width; a row that is laid out has more than one cell.
    several = [width for width in widths if width > 1]
    if not several:
        return 0.0
    modal = _modal(several)
    return several.count(modal) / len(widths) * (1 - 1 / (modal + 1))


def _blanks(text: str) -> re.Pattern[str] | None:
    lines = [line.strip() for line in text.splitlines() if line.strip()][:_ROWS]
    # Single blanks separate cells only where they do so in (nearly) every line: words in a name would not.
    for pattern, share in ((re.compile(r"\s+"), 0.97), (re.compile(r"\s{2,}"), 0.9)):
        widths = [len(pattern.split(line)) for line in lines]
        modal = _modal(widths) if widths else 0
        if modal > 2 and widths.count(modal) >= share * len(widths):
            return pattern
    return None


def _split(path: Path, pattern: re.Pattern[str], target: Path) -> None:
    with (
        path.open(encoding="utf-8-sig", errors="replace") as source,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        for line in source:
            cells = pattern.split(line.strip())
            if any(cells):
                writer.writerow(cells)
            else:
                file.write("\n")


def _header(rows: Sequence[tuple[int, list[str]]], width: int) -> int | None:
    """Where the header is among the rows: most names that we know, or words above figures."""
    first = rows[:_PREAMBLE]
    hits = [sum(1 for cell in row if known(cell)) for _, row in first]
    best = max(range(len(first)), key=lambda place: (hits[place], -place))
    if hits[best] >= 2 and not any(_FIGURE.fullmatch(cell) for cell in first[best][1]):
        return best
    for place, (_, row) in enumerate(first):
        filled = [cell for cell in row if cell]
        if len(row) < 2 or len(filled) < 0.6 * width:
            continue
        if any(_FIGURE.fullmatch(cell) for cell in filled):
            return None
        below = [cell for _, cells in rows[place + 1 : place + 21] for cell in cells]
        return place if any(_FIGURE.fullmatch(cell) for cell in below) or hits[place] else None
    return None


def _names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for every column: none is empty, none comes twice."""
    names: list[str] = []
    for number in range(width):
        name = (header[number] if number < len(header) else "") or f"column{number + 1}"
        unique, again = name, 2
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names.append(unique)
    return tuple(names)
