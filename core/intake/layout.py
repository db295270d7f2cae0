"""How a text is laid out: dialect, header line, column names. Decided on its beginning."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from core.errors import UserError
from core.intake.aliases import known
from core.intake.dialect import AGREED, ROWS, Row, agreed, agreement, beginning, modal, parsed, rows
from core.intake.headers import FIGURE, Merge, joined, stacked
from core.intake.mending import MISFIT, mended, reading
from core.intake.model import MAX_COLUMNS
from core.intake.packed import CHUNK
from core.intake.quotes import Dialect, sound

_PREAMBLE = 60
_SPACED = 0.3


@dataclass(frozen=True)
class Layout:
    """``header_line`` is the line on which the header ends (0: none), ``skip`` the row, blank ones counted.

    ``lines`` is about how many lines the text has; ``bare`` where nothing but a header is there.
    """

    dialect: Dialect
    header_line: int
    skip: int
    names: tuple[str, ...]
    lines: int
    bare: bool


def find(path: Path, name: str, target: Path, named: bool = False, merges: Sequence[Merge] = ()) -> tuple[Path, Layout]:
    """The layout, and the file to read: written anew to ``target`` where it is laid out with runs of blanks, or where
    the engine could not pass over what stands above the rows. ``named``: commas, and names in the first line.
    ``merges`` are merged cells, which tell of headers over several rows; without any, two rows may."""
    csv.field_size_limit(1 << 30)
    text = beginning(path)
    dialect, score = (Dialect(","), 1.0) if named else agreed(text)
    if score < AGREED:
        pattern = _blanks(text)
        if pattern is not None:
            _split(path, pattern, target)
            path, text, dialect = target, beginning(target), Dialect(",")
        elif _spaced(text):
            dialect = Dialect(" ")
    found = rows(text, dialect)
    if not found:
        raise UserError("empty_file", file=name)
    width = modal([len(row.cells) for row in found])
    first = [_mended(row, dialect, width) for row in found[:_PREAMBLE]]
    place = 0 if named else _header([*first, *found[_PREAMBLE:]], width)
    header = first[place] if place is not None else Row(0, [], "")
    merges = merges or ([] if place is None or named else stacked(found, place))
    if place is not None and merges:
        place, cells = joined(found, place, merges)
        header = replace(found[place], cells=cells)
    width = max(width, len(header.cells))
    if width > MAX_COLUMNS:
        raise UserError("too_many_columns", file=name, limit=MAX_COLUMNS)
    above = list(takewhile(lambda row: row.line <= header.line, parsed(text, dialect)))
    skip = len(above)
    if not all(sound(dialect).fullmatch(row.text) for row in above):
        path, skip = _without(path, header.line, target), header.line
    lines = round(path.stat().st_size * text.count("\n") / max(len(text.encode()), 1)) or len(found)
    bare = place is not None and place == len(found) - 1
    return path, Layout(dialect, header.line, skip, _names(header.cells, width), lines, bare)


def _mended(row: Row, dialect: Dialect, width: int) -> Row:
    """A row that may be the header, as its writer meant it: without a stray quote, a surplus or a foreign delimiter."""
    if width < 2 or (len(row.cells) == width and sound(dialect).fullmatch(row.text)):
        return row
    text = row.text.rstrip("\r\n")
    cells = None
    if len(row.cells) > width or not sound(dialect).fullmatch(row.text):
        cells = reading(text, dialect, width, _wordy, short=False)
    elif len(row.cells) == 1:
        cells = mended(text, dialect, width, _wordy)
        if cells is not None and sum(map(known, cells)) < max(2, 0.3 * width):
            cells = None  # a title has words with blanks between them too
    return row if cells is None else replace(row, cells=[" ".join(cell.split()) for cell in cells])


def _wordy(_: int, cell: str) -> float:
    return 1.0 if not cell else MISFIT if FIGURE.fullmatch(cell) else 0.0


def _without(path: Path, line: int, target: Path) -> Path:
    """The file with its first lines blank: the engine has to pass over them, and counts rows."""
    written = target.with_name(target.name + ".headless")
    with path.open("rb") as source, written.open("wb") as file:
        for _ in range(line):
            source.readline()
            file.write(b"\n")
        shutil.copyfileobj(source, file, CHUNK)
    return written


def _blanks(text: str) -> re.Pattern[str] | None:
    lines = [line.strip() for line in text.splitlines() if line.strip()][:ROWS]
    # Single blanks separate cells only where they do so in (nearly) every line: words in a name would not.
    for pattern, share in ((re.compile(r"\s+"), 0.97), (re.compile(r"\s{2,}"), 0.9)):
        widths = [len(pattern.split(line)) for line in lines]
        usual = modal(widths) if widths else 0
        if usual > 2 and widths.count(usual) >= share * len(widths):
            return pattern
    return None


def _spaced(text: str) -> bool:
    """Whether single blanks separate cells, and texts with blanks in them mostly stand in quotes."""
    spaced = Dialect(" ")
    first = rows(text, spaced)[:1]
    return bool(first) and sum(map(known, first[0].cells)) >= 2 and agreement(text, spaced) >= _SPACED


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


def _header(rows: Sequence[Row], width: int) -> int | None:
    """Where the header is among the rows: most names that we know, or words above figures."""
    first = rows[:_PREAMBLE]
    hits = [sum(map(known, row.cells)) for row in first]
    best = max(range(len(first)), key=lambda place: (hits[place], -place))
    if hits[best] >= 2 and not any(FIGURE.fullmatch(cell) for cell in first[best].cells):
        return best
    for place, row in enumerate(first):
        filled = [cell for cell in row.cells if cell]
        if len(row.cells) < 2 or len(filled) < 0.6 * width:
            continue
        if any(FIGURE.fullmatch(cell) for cell in filled):
            return None
        below = [cell for found in rows[place + 1 : place + 21] for cell in found.cells]
        return place if any(FIGURE.fullmatch(cell) for cell in below) or hits[place] else None
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
