"""Lines that stand in the files more than once, equal in every column of theirs, used or not: marked, never dropped.

The one rule: whether a copy is a second sale or a slip of the export, the user says.
"""

from __future__ import annotations

import duckdb

from core.intake import sql
from core.intake.model import Lines, Mapping, Table
from core.intake.stored import names

SAME = "same"
"""While rows are gathered: a 64-bit hash of all cells, the same for rows of several files with the same columns."""
COPY = "copy"
"""In ``sale``: whether an earlier row is the same; the column is there only where one is."""


def fingerprint(table: Table, mapping: Mapping) -> str:
    """The engine's expression for ``SAME``. 01/02 of two files that write their days in another order differ."""
    cells = [sql.cell(table, name) for name in sorted(column.name for column in table.columns)]
    own = [sql.text(mapping.date_format_of(table.sha256))] if mapping.date_formats else []
    return f"hash({', '.join(cells + own)})"


def mark(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the column ``COPY`` in place of ``SAME`` in the table ``sorted``, where any row is a copy."""
    connection.execute(
        f"create or replace temp table twofold as select {SAME} from sorted group by {SAME} having count(*) > 1"
    )
    if sql.count(connection, "twofold"):
        place = f"row_number() over (partition by {SAME} order by rowid) as place"
        among = f"select rowid as row, {place} from sorted where {SAME} in (select {SAME} from twofold)"
        connection.execute(f"alter table sorted add column {COPY} boolean default false")
        connection.execute(
            f"update sorted set {COPY} = true where rowid in (select row from ({among}) where place > 1)"
        )
    connection.execute("drop table twofold")
    connection.execute(f"alter table sorted drop column {SAME}")


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
