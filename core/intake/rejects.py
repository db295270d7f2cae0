"""Where rejected rows stand in their file: line numbers are those an editor shows, whatever the engine counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO

import duckdb

from core.intake.container import beside
from core.intake.model import Table
from core.intake.packed import CHUNK
from core.intake.quotes import open_after
from core.intake.sql import ERRORS

_SHORT, _UNQUOTED = "MISSING COLUMNS", "UNQUOTED VALUE"
_STEP = 4096
_LONGEST = 2000


@dataclass(frozen=True)
class Broken:
    """Bytes that the reader could not take as one row: from ``start`` up to ``end``."""

    start: int
    end: int
    content: str
    unquoted: bool
    short: bool


Lost = list[tuple[int, str]]
"""Line and text of lines as they stand in the file."""


def broken(connection: duckdb.DuckDBPyConnection) -> list[Broken]:
    """What the last read refused, in the order of the file."""
    rows = connection.execute(
        f"select line_byte_position, any_value(csv_line), bool_and(error_type = '{_SHORT}'), "
        f"bool_or(error_type = '{_UNQUOTED}') from {ERRORS} group by all order by 1"
    ).fetchall()
    found = []
    for position, text, short, unquoted in rows:
        content = text.lstrip("\r\n")  # blank lines above belong to the row, says the engine
        start = position - 1 + len(text) - len(content)
        found.append(Broken(start, start + len(content.encode()), content, unquoted, short))
    return found


def opened(table: Table, row: Broken) -> bool:
    """Whether the quote that opens in a row is closed on another line or never: all lines up to there went with it."""
    return row.unquoted and ("\n" in row.content.rstrip() or row.end >= table.csv.stat().st_size)


def line_at(file: IO[bytes], place: int) -> tuple[int, bytes]:
    """The line around a byte: where it begins, and what it is. The engine may lose its way in the midst of one."""
    start = place
    while start > 0:
        step = min(start, _STEP)
        file.seek(start - step)
        found = file.read(step).rfind(b"\n")
        if found >= 0:
            start = start - step + found + 1
            break
        start -= step
    file.seek(start)
    return start, file.readline()


def rewritten(table: Table, changes: Mapping[int, bytes | None]) -> tuple[Table, Lost, Lost]:
    """The table with other lines in place of those at some bytes: None for a blank one, which is lost.

    Gives the lines that were lost, and those that were put right. No line moves: what is put there has no end in it.
    """
    lost: Lost = []
    right: Lost = []
    number = 1
    path = beside(table.csv.parent, table.csv, ".mended")
    with table.csv.open("rb") as source, path.open("wb") as file:
        for start in sorted(changes):
            number += _copied(source, file, start - source.tell())
            row = source.readline()
            change = changes[start]
            (lost if change is None else right).append((number, _shown(row)))
            file.write((change or b"") + (b"\r\n" if row.endswith(b"\r\n") else b"\n"))
            number += 1
        _copied(source, file, -1)
    if table.mended:
        table.csv.unlink()
    return replace(table, csv=path, mended=True, tight=False, short=False), lost, right


def _copied(source: IO[bytes], file: IO[bytes], size: int) -> int:
    """Copy so many bytes, or all that is left; gives the number of lines."""
    lines = 0
    while size and (piece := source.read(min(size, CHUNK) if size > 0 else CHUNK)):
        lines += piece.count(b"\n")
        size -= len(piece) if size > 0 else 0
        file.write(piece)
    return lines


def _shown(row: bytes) -> str:
    return row.strip(b"\r\n").decode("utf-8", errors="replace")[:_LONGEST]


def places(table: Table, numbers: Sequence[int], refused: Sequence[Broken]) -> tuple[dict[int, int], Lost]:
    """Line by the place of a row among those read; and line and text of every line that was refused."""
    wanted = set(numbers)
    last = max(wanted, default=0)
    quote = table.dialect.quote.encode()
    blank = {b"", *((quote * 2,) if len(table.columns) == 1 else ())}
    lines: dict[int, int] = {}
    lost: Lost = []
    ranges = list(refused)
    offset = place = at = 0
    quoted = goes_on = False
    with table.csv.open("rb") as file:
        for number, row in enumerate(file, 1):
            start, offset = offset, offset + len(row)
            if number <= table.header_line:
                continue
            while at < len(ranges) and ranges[at].end <= start:
                at, quoted = at + 1, False
            inside = at < len(ranges) and ranges[at].start < offset and start < ranges[at].end
            bare = row.strip(b"\r\n")
            if inside and not quoted:
                if bare:
                    lost.append((number, _shown(row)))
                quoted = goes_on = quote in row and open_after(row, table.dialect)
                continue
            goes_on = goes_on and inside and quoted
            if goes_on:
                lost[-1] = (lost[-1][0], f"{lost[-1][1]}\n{_shown(row)}"[:_LONGEST])
            if not quoted and bare not in blank:
                place += 1
                if place in wanted:
                    lines[place] = number
            if quote in row:
                quoted = open_after(row, table.dialect, quoted)
            if place >= last and at >= len(ranges) and not quoted:
                break
    return lines, lost
