"""Any text file as header and rows of text: the import's own reading, before any column has a meaning."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from core.intake import sql
from core.intake.model import Table
from core.intake.reading import settled
from core.intake.rejects import places


@dataclass(frozen=True)
class Read:
    """``header`` is empty where there is none. ``rows`` + ``rejected`` (line and text) are all that are not blank."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rejected: tuple[tuple[int, str], ...]


def read(connection: duckdb.DuckDBPyConnection, table: Table) -> Read:
    """Every row of a file, cells without blanks around them. Raises ``UserError`` where no reading settles it."""
    cells = [f"coalesce({sql.trimmed(f'c{number}')}, '')" for number in range(1, len(table.columns) + 1)]
    blank = " and ".join(f"{cell} = ''" for cell in cells)
    connection.execute(
        f"create or replace temp table as_text ({', '.join(f'c{n} varchar' for n in range(len(cells)))})"
    )
    with settled(
        connection,
        table,
        lambda found, padded: (
            f"insert into as_text select {', '.join(cells)} from {sql.read(found, padded)} where not ({blank})"
        ),
        "delete from as_text",
    ) as found:
        rows = connection.execute("from as_text").fetchall()
    header = tuple(column.name for column in table.columns) if table.header_line else ()
    return Read(header, tuple(rows), (*found.lost, *places(found.table, [], found.refused)[1]))
