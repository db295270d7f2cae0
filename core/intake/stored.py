"""The fact table on disk. The one rule: ``line`` has every column, ``sale`` stores those that have values.

A column of nothing would cost as much as any other while lines are sorted and written.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from core.fact import BY_NAME, SEGMENTS

COLUMNS: tuple[str, ...] = (
    "customer",
    "name",
    "order_id",
    "day",
    "amount",
    "profit",
    "quantity",
    "discount",
    *(name for name in SEGMENTS if BY_NAME[name].role != "extra"),
    "status",
    "reason",
    "gender",
    "birthday",
    "occupation",
    "phone",
    "email",
    "address",
    *(name for name in SEGMENTS if BY_NAME[name].role == "extra"),
)


def ordered(rows: str) -> str:
    """The statement that makes the table ``sorted`` of the rows of a query: by customer and day, as questions ask."""
    return f"create or replace table sorted as from ({rows}) as unsorted order by customer nulls last, day"


def store(connection: duckdb.DuckDBPyConnection, rows: str, columns: Collection[str]) -> None:
    """Make ``line`` of the rows of a query with these columns, in place of what it was.

    Columns of the query that are none of ``line`` are stored beside.
    """
    connection.execute(ordered(rows))
    put(connection, columns)


def put(connection: duckdb.DuckDBPyConnection, columns: Collection[str]) -> None:
    """Put ``sorted``, which has these columns, in the place of ``sale``."""
    connection.execute("drop view if exists line")
    connection.execute("drop table if exists sale")
    connection.execute("alter table sorted rename to sale")
    show(connection, columns)


def show(connection: duckdb.DuckDBPyConnection, columns: Collection[str]) -> None:
    """Make the view ``line`` of ``sale``, which stores these columns."""
    shown = ", ".join(
        name if name in columns else f"cast(null as {BY_NAME[name].sql_type}) as {name}" for name in COLUMNS
    )
    connection.execute(f"create or replace view line as select {shown} from sale")


def columns(connection: duckdb.DuckDBPyConnection, database: str = "") -> tuple[str, ...]:
    """The columns that ``sale`` stores: of this database, or of an attached one."""
    # an earlier version stored every column
    there = names(connection, "sale", database) or names(connection, "line", database)
    return tuple(name for name in COLUMNS if name in there)


def names(connection: duckdb.DuckDBPyConnection, table: str, database: str = "") -> tuple[str, ...]:
    """The columns of a table of this database, or of an attached one; none where there is no such table."""
    found = connection.execute(
        "select column_name from duckdb_columns() "
        "where database_name = coalesce($database, current_database()) and table_name = $table",
        {"database": database or None, "table": table},
    )
    return tuple(str(name) for (name,) in found.fetchall())
