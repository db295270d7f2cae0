"""Where rejected rows stand in their file: line numbers are those an editor shows, whatever the engine counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from core.intake.model import Table
from core.intake.quotes import open_after
from core.intake.sql import ERRORS

_SHORT, _UNQUOTED = "MISSING COLUMNS", "UNQUOTED VALUE"


@dataclass(frozen=True)
class Broken:
    """Bytes that the reader could not take as one row: from ``start`` up to ``end``."""

    start: int
    end: int
    content: str
    unquoted: bool


Lost = list[tuple[int, str]]
"""Line and text of lines that are in no row."""


def broken(connection: duckdb.DuckDBPyConnection) -> tuple[list[Broken], bool]:
    """What the last read refused, and whether some rows were only too short."""
    rows = connection.execute(
        f"select line_byte_position, any_value(csv_line), bool_or(error_type = '{_SHORT}'), "
        f"bool_or(error_type = '{_UNQUOTED}') from {ERRORS} group by all order by 1"
    ).fetchall()
    found = []
    for position, text, _, unquoted in rows:
        content = text.lstrip("\r\n")  # blank lines above belong to the row, says the engine
        start = position - 1 + len(text) - len(content)
        found.append(Broken(start, start + len(content.encode()), content, unquoted))
    return found, any(short for _, _, short, _ in rows)


def opened(table: Table, refused: Sequence[Broken]) -> list[int]:
    """Where rows begin whose quote was closed on another line or never: all lines up to there went with them."""
    end = table.csv.stat().st_size
    return [row.start for row in refused if row.unquoted and ("\n" in row.content.rstrip() or row.end >= end)]


def emptied(table: Table, starts: Sequence[int]) -> tuple[Table, Lost]:
    """The table with blank lines in place of those that begin at ``starts``, and what stood there."""
    wanted = sorted(starts)
    lost: Lost = []
    offset = at = 0
    path = table.csv.with_suffix(table.csv.suffix + ".mended")
    with table.csv.open("rb") as source, path.open("wb") as file:
        for number, row in enumerate(source, 1):
            offset += len(row)
            if at < len(wanted) and wanted[at] < offset:
                lost.append((number, _shown(row)))
                row = b"\n"
                while at < len(wanted) and wanted[at] < offset:
                    at += 1
            file.write(row)
    return replace(table, csv=path), lost


def _shown(row: bytes) -> str:
    return row.strip(b"\r\n").decode("utf-8", errors="replace")[:2000]


def places(table: Table, numbers: Sequence[int], refused: Sequence[Broken]) -> tuple[dict[int, int], Lost]:
    """Line by the place of a row among those read; and line and text of every line that was refused."""
    wanted = set(numbers)
    last = max(wanted, default=0)
    delimiter = table.delimiter.encode()
    blank = {b"", *((b'""',) if len(table.columns) == 1 else ())}
    lines: dict[int, int] = {}
    lost: Lost = []
    ranges = list(refused)
    offset = place = at = 0
    quoted = False
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
                continue
            if not quoted and bare not in blank:
                place += 1
                if place in wanted:
                    lines[place] = number
            if b'"' in row:
                quoted = open_after(row, delimiter, quoted)
            if place >= last and at >= len(ranges) and not quoted:
                break
    return lines, lost
