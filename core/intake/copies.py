"""Lines that stand in the files more than once, equal in every column of theirs, used or not: marked, never dropped.

The one rule: whether a copy is a second sale or a slip of the export, the user says.
"""

from __future__ import annotations

import duckdb

from core.intake import sql
from core.intake.model import Lines, Mapping, Table
from core.intake.stored import names

SAME = "same"
"""In ``staged``: a 64-bit hash of all cells of a row, the same for rows of several files with the same columns."""
COPY = "copy"
"""In ``sale``: whether an earlier row is the same; the column is there only where one is."""


def fingerprint(table: Table, mapping: Mapping) -> str:
    """The engine's expression for ``SAME``. 01/02 of two files that write their days in another order differ."""
    cells = [sql.cell(table, name) for name in sorted(column.name for column in table.columns)]
    own = [sql.text(mapping.date_format_of(table.sha256))] if mapping.date_formats else []
    return f"hash({', '.join(cells + own)})"


def marked(connection: duckdb.DuckDBPyConnection, columns: str, source: str) -> str:
    """A query for the accepted rows of ``staged``, with the column ``COPY`` where any is one; ``columns`` are those to
    select, ``source`` is ``staged`` with what is joined to it."""
    connection.execute(
        f"create or replace temp table twofold as "
        f"select {SAME} from staged where rejected is null group by {SAME} having count(*) > 1"
    )
    plain = f"select {columns} from {source} where rejected is null"
    if not sql.count(connection, "twofold"):
        return plain
    place = f"row_number() over (partition by {SAME})"
    among = f"{SAME} {{}} (select {SAME} from twofold)"
    once = f"select {columns}, false as {COPY} from {source} where rejected is null and {among.format('not in')}"
    more = f"select {columns}, {place} > 1 as {COPY} from {source} where rejected is null and {among.format('in')}"
    return f"{once} union all {more}"


def counted(connection: duckdb.DuckDBPyConnection) -> Lines:
    """How many lines are copies of another."""
    stored = names(connection, "sale")
    if COPY not in stored:
        return Lines()
    amount = "sum(amount)" if "amount" in stored else "null"
    row = connection.execute(f"select count(*), {amount} from sale where {COPY}").fetchone()
    assert row is not None
    return Lines(*row)


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the marks away."""
    connection.execute(f"alter table sale drop column if exists {COPY}")
