"""The engine reads a file: once where it is sound, again after what it refused was mended, emptied or padded.

The one rule: what one reading took in is undone before the next, so that no row counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from core.errors import UserError
from core.intake import looks, sql
from core.intake.dialect import beginning, rows
from core.intake.mending import mended
from core.intake.model import Table
from core.intake.quotes import Dialect, sound
from core.intake.rejects import Broken, broken, line_at, opened, rewritten

_ROUNDS = 20
_MOST = 2_000
"""Refused rows above which a file has another layout than ours: no line of it is mended."""


@dataclass(frozen=True)
class Settled:
    """How a file was read in the end. ``lost`` are lines taken out of it before, ``mended`` those that were put right,
    ``refused`` those in its way still."""

    table: Table
    padded: bool
    refused: tuple[Broken, ...]
    lost: tuple[tuple[int, str], ...]
    mended: tuple[tuple[int, str], ...]


@contextmanager
def settled(
    connection: duckdb.DuckDBPyConnection, table: Table, take: Callable[[Table, bool], str], undo: str
) -> Iterator[Settled]:
    """Read with the statement ``take`` makes: again without the lines that hold a quote that is never closed, again
    padded where rows are short; ``undo`` is the statement that takes a reading back. What it yields may be read again.

    Raises ``UserError`` where no reading settles it.
    """
    padded, lost, right = False, dict[int, str](), dict[int, str]()
    tried: set[bytes] = set()
    try:
        for _ in range(_ROUNDS):
            connection.execute(sql.forget())
            connection.execute(take(table, padded))
            refused = broken(connection)
            changes = _changes(table, refused, tried)
            short = any(row.short for row in refused)
            if not changes and not short:
                break
            connection.execute(undo)
            if changes:
                table, gone, put = rewritten(table, changes)
                lost |= {line: right.pop(line, text) for line, text in gone}
                right |= {line: right.get(line, text) for line, text in put}
            else:
                padded = True
        else:
            raise UserError("not_a_table", file=table.name)
        yield Settled(table, padded, tuple(refused), tuple(lost.items()), tuple(right.items()))
    except duckdb.InvalidInputException:
        raise UserError("not_a_table", file=table.name) from None
    finally:
        connection.execute(sql.forget())


def _changes(table: Table, refused: Sequence[Broken], tried: set[bytes]) -> dict[int, bytes | None]:
    """What to put in place of refused lines, by the byte where they begin; nothing for those that stay refused."""
    found: dict[int, bytes | None] = {}
    fits = looks.fits(_sound(table)) if 0 < len(refused) <= _MOST else None
    with table.csv.open("rb") as file:
        for row in refused:
            start, line = line_at(file, row.start)
            alone = "\n" not in row.content.rstrip()
            if opened(table, row):
                found[start] = None
            elif not alone:
                continue  # a sound row of several lines, but with too many cells
            if fits is None or line in tried:
                continue
            tried.add(line)
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            cells = mended(text, table.dialect, len(table.columns), fits)
            if cells is not None:
                found[start] = _line(cells, table.dialect).encode()
    return found


def _sound(table: Table) -> list[list[str]]:
    """Rows at the beginning of a file that need no mending."""
    whole, width = sound(table.dialect), len(table.columns)
    found = rows(beginning(table.csv), table.dialect)
    return [
        row.cells
        for row in found
        if row.line > table.header_line and len(row.cells) == width and whole.fullmatch(row.text)
    ]


def _line(cells: Sequence[str], dialect: Dialect) -> str:
    """Cells as the engine reads them. All are quoted: then nothing in them can be taken for anything else."""
    quote, escape = dialect.quote, dialect.escape
    written = (cell if escape == quote else cell.replace(escape, escape * 2) for cell in cells)
    return dialect.delimiter.join(f"{quote}{cell.replace(quote, escape + quote)}{quote}" for cell in written)
