"""The fact table on disk. The one rule: ``line`` has every column, ``sale`` stores those that have values.

A column of nothing would cost as much as any other while lines are sorted and written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

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


EVERYTHING = "rowid >= 0"
"""The condition on ``sale`` of all lines."""
_NUMBERED = re.compile(r"(.*?\D|)(\d{1,18})", re.DOTALL)
_MOST = 0.95
_PART = 1_250_000
"""Lines that are grouped at once."""
_NEAR = 1_000
"""Lines of which one at least was not deleted."""


def ordered(rows: str, head: int | None = None) -> str:
    """The statement that makes the table ``sorted`` of the rows of a query: by customer and day, as questions ask.

    Where customers are numbers behind a ``head`` of so many signs, they are sorted as numbers, which takes less time;
    those that are none follow, then lines of no customer.
    """
    key = "customer" if head is None else f"try_cast(customer[{head + 1}:] as bigint)"
    last = "" if head is None else ", customer is null"
    return f"create or replace table sorted as from ({rows}) as unsorted order by {key} nulls last{last}, day"


def head(customers: Sequence[str]) -> int | None:
    """How many signs stand before the number in most of these customers, the same in all; None where most have none."""
    found = Counter(match[1] for match in map(_NUMBERED.fullmatch, customers) if match)
    for begins, many in found.most_common(1):
        if many >= _MOST * len(customers):
            return len(begins)
    return None


def store(connection: duckdb.DuckDBPyConnection, rows: str, columns: Collection[str]) -> None:
    """Make ``line`` of the rows of a query with these columns, in place of what it was.

    Columns of the query that are none of ``line`` are stored beside.
    """
    connection.execute(ordered(rows))
    put(connection, columns)


def parts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions on ``sale`` that cut it where a customer begins, if the lines of each stand together: what is grouped
    in parts takes a fraction of the memory, and is found faster. Lines of no customer are in the last part."""
    (last, nobody) = connection.execute(
        "select coalesce(max(rowid), 0), min(rowid) filter (customer is null) from sale"
    ).fetchone() or (0, None)
    starts = [0]
    for place in range(_PART, last if nobody is None else nobody, _PART):
        before = f"(select arg_max(customer, rowid) from sale where rowid >= {place - _NEAR} and rowid < {place})"
        near = f"rowid >= {place} and rowid < {place + _PART}"
        (start,) = connection.execute(
            f"select min(rowid) from sale where {near} and customer <> {before}"
        ).fetchone() or (None,)
        if start is not None and start < (nobody or start + 1):
            starts.append(start)
    ends = [*(f" and rowid < {start}" for start in starts[1:]), ""]
    return [f"rowid >= {start}{end}" for start, end in zip(starts, ends, strict=True)]


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
