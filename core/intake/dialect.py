"""Which signs a text is laid out with: delimiter, quote, escape. Decided on its beginning, by agreement of rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.intake.quotes import Dialect, open_after, sound

ROWS = 300
_SAMPLE = 1 << 18
AGREED = 0.5
_COMMON, _RARE = ",;\t|", ("~", "^", "¦", "::")
_TALLEST = 100
_SURE = 0.7
_APOSTROPHES = 3
_STAND_IN = "\x1f"


@dataclass(frozen=True)
class Row:
    """A row that is not blank: the line on which it ends, its cells, and how it is written."""

    line: int
    cells: list[str]
    text: str


def beginning(path: Path) -> str:
    """The first lines of a text, whole ones where there are more."""
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
        more = bool(file.read(1))
    if more and b"\n" in data:
        data = data[: data.rindex(b"\n") + 1]
    return data.decode("utf-8", errors="replace").removeprefix("\ufeff")


def agreed(text: str) -> tuple[Dialect, float]:
    """The dialect whose rows agree most on how many cells they have, and how far they do: from 0 to 1."""
    best, score = max(_scored(text, _COMMON), key=lambda pair: pair[1])
    if score < AGREED:
        rare = [pair for pair in _scored(text, _RARE) if pair[1] >= _SURE]
        best, score = max([(best, score), *rare], key=lambda pair: pair[1])
    twice = best.delimiter * 2
    if best.delimiter in text and text.count(twice) * 2 == text.count(best.delimiter):
        best = Dialect(twice, best.quote, best.escape)
    return best, score


def _scored(text: str, signs: Iterable[str]) -> list[tuple[Dialect, float]]:
    found = [_quoting(text, sign) for sign in signs]
    return [(dialect, agreement(text, dialect)) for dialect in found]


def _quoting(text: str, delimiter: str) -> Dialect:
    """With double quotes, doubled or after a backslash; with single ones where every other line has a cell in them."""
    if "'" not in text and '"' not in text:
        return Dialect(delimiter)
    between = re.escape(delimiter)
    cell = rf"(?:^|{between})[ ]*{{0}}[^{{0}}\r\n]+{{0}}[ ]*(?={between}|\r?$)"
    single, double = (len(re.findall(cell.format(sign), text, re.MULTILINE)) for sign in "'\"")
    if single > double and single >= max(_APOSTROPHES, text.count("\n") / 2):
        return Dialect(delimiter, "'", "'")
    ending = rf" *(?:{between}|[\r\n]|\Z)"
    slashed = len(re.findall(rf'\\"(?!{ending})', text))
    doubled = len(re.findall(rf'(?<!\\)(?<!{between})""(?!{ending})', text))
    return Dialect(delimiter, '"', "\\" if slashed > doubled else '"')


def rows(text: str, dialect: Dialect) -> list[Row]:
    """The first rows that are not blank."""
    found = []
    for row in parsed(text, dialect):
        if any(cell.strip() for cell in row.cells):
            found.append(Row(row.line, [" ".join(cell.split()) for cell in row.cells], row.text))
        if len(found) >= ROWS:
            break
    return found


def parsed(text: str, dialect: Dialect) -> Iterator[Row]:
    """Every row."""
    single = len(dialect.delimiter) == 1
    sign = dialect.delimiter if single else _STAND_IN
    slash = None if dialect.escape == dialect.quote else dialect.escape
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        height = _height(lines[at : at + _TALLEST], dialect)
        row = lines[at : at + height]
        given = row if single else [line.replace(dialect.delimiter, sign) for line in row]
        reader = csv.reader(
            given,
            delimiter=sign,
            quotechar=dialect.quote,
            doublequote=slash is None,
            escapechar=slash,
            skipinitialspace=sign != " ",
        )
        at += height
        cells = next(reader, [])
        yield Row(at, cells if single else [cell.replace(sign, dialect.delimiter) for cell in cells], "".join(row))


def _height(lines: Sequence[str], dialect: Dialect) -> int:
    """How many lines the first row takes; one if its quote is not closed soon, or it would swallow the rest."""
    quoted = False
    for number, line in enumerate(lines, 1):
        if quoted or dialect.quote in line:
            quoted = open_after(line.encode("utf-8", errors="replace"), dialect, quoted)
        if not quoted:
            return number if number == 1 or sound(dialect).fullmatch("".join(lines[:number])) else 1
    return 1


def modal(widths: Sequence[int]) -> int:
    """The most frequent number of cells, the larger of two."""
    counted = Counter(widths)
    return max(counted, key=lambda width: (counted[width], width))


def agreement(text: str, dialect: Dialect) -> float:
    """Share of rows with the same number of cells; more cells weigh more, one cell is none."""
    widths = [len(row.cells) for row in rows(text, dialect)]
    if not widths:
        return 0.0
    # A title or a total has its own width; a row that is laid out has more than one cell.
    several = [width for width in widths if width > 1]
    if not several:
        return 0.0
    usual = modal(several)
    return several.count(usual) / len(widths) * (1 - 1 / (usual + 1))
