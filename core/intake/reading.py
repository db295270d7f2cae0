"""The engine reads a file: once where it is sound, again after what it refused was put right.

The one rule: what one reading took in is undone before the next, so that no row counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from core.errors import UserError
from core.intake import sql
from core.intake.model import Table
from core.intake.rejects import Broken, Lost, broken, emptied, opened

_ROUNDS = 20


@dataclass(frozen=True)
class Settled:
    """How a file was read in the end. ``lost`` are lines taken out of it before, ``refused`` those in its way still."""

    table: Table
    padded: bool
    refused: tuple[Broken, ...]
    lost: tuple[tuple[int, str], ...]


@contextmanager
def settled(
    connection: duckdb.DuckDBPyConnection, table: Table, take: Callable[[Table, bool], str], undo: str
) -> Iterator[Settled]:
    """Read with the statement ``take`` makes: again without the lines that hold a quote that is never closed, again
    padded where rows are short; ``undo`` is the statement that takes a reading back. What it yields may be read again.

    Raises ``UserError`` where no reading settles it.
    """
    padded, lost = False, list[tuple[int, str]]()
    try:
        for _ in range(_ROUNDS):
            connection.execute(sql.forget())
            connection.execute(take(table, padded))
            refused, short = broken(connection)
            starts = opened(table, refused)
            if not starts and not short:
                break
            connection.execute(undo)
            if starts:
                table, more = emptied(table, starts)
                lost += more
            else:
                padded = True
        else:
            raise UserError("not_a_table", file=table.name)
        yield Settled(table, padded, tuple(refused), tuple(lost))
    except duckdb.InvalidInputException:
        raise UserError("not_a_table", file=table.name) from None
    finally:
        connection.execute(sql.forget())
