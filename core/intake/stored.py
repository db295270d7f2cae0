"""The fact table on disk. The one rule: ``line`` has every column, ``sale`` stores those that have values.

A column of nothing would cost as much as any other while lines are sorted and written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

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
_EARLIEST = "date '1899-12-30'"
"""From where on days are counted in two bytes; those beyond stand together."""
_NUMBERED = re.compile(r"(.*?\D|)(\d{1,18})", re.DOTALL)
_MOST = 0.95
_TYPES = {9: ("integer", 2**31 - 1), 18: ("bigint", 2**63 - 1)}
"""The types of numbers of so many digits, and the largest of each."""
_PART = 1_250_000
"""Lines that are grouped at once."""
_NEAR = 1_000
"""Lines of which one at least was not deleted."""


@dataclass(frozen=True)
class Numbers:
    """Customers are numbers of up to so many ``digits`` behind a ``head`` of so many signs."""

    head: int
    digits: int


def ordered(rows: str, numbers: Numbers | None = None) -> str:
    """The statement that makes the table ``sorted`` of the rows of a query: by customer and day, as questions ask.

    Where customers are ``numbers`` they are sorted as such; those that are none follow, then lines of no customer.
    """
    if numbers is None:
        key = "customer nulls last, day"
    else:
        # What takes eight bytes with its day is compared as one number, and carried along in half the room.
        form, most = next(found for digits, found in _TYPES.items() if numbers.digits <= digits)
        number = f"try_cast(customer[{numbers.head + 1}:] as {form})"
        last = f"cast({most} - cast(customer is not null as integer) as {form})"
        since = f"cast(greatest(least(day - {_EARLIEST}, {2**16 - 1}), 0) as usmallint)"
        key = f"coalesce({number}, {last}), {since}"
    return f"create or replace table sorted as from ({rows}) as unsorted order by {key}"


def numbers(customers: Sequence[str]) -> Numbers | None:
    """How most of these customers are numbers behind the same signs; None where they are not."""
    found = [match for match in map(_NUMBERED.fullmatch, customers) if match]
    for begins, many in Counter(match[1] for match in found).most_common(1):
        if many >= _MOST * len(customers):
            return Numbers(len(begins), max(len(match[2]) for match in found if match[1] == begins))
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
    connection.execute(view("line", "sale", COLUMNS, columns))


def view(name: str, table: str, every: Collection[str], stored: Collection[str]) -> str:
    """The statement that makes a view with ``every`` column of a table that has those ``stored``."""
    shown = ", ".join(
        column if column in stored else f"cast(null as {BY_NAME[column].sql_type}) as {column}" for column in every
    )
    return f"create or replace view {name} as select {shown} from {table}"


def columns(connection: duckdb.DuckDBPyConnection, database: str = "") -> tuple[str, ...]:
    """The columns that ``sale`` stores: of this database, or of an attached one."""
    # an earlier version stored every column
    there = names(connection, "sale", database) or names(connection, "line", database)
    return tuple(name for name in COLUMNS if name in there)


def names(connection: duckdb.DuckDBPyConnection, table: str, database: str = "") -> tuple[str, ...]:
    """The columns of a table of this database, or of an attached one; none where there is no such table."""
    try:  # the engine's own list of columns takes longer to read, with all those of its own
        found = connection.execute(f"from {database}{'.' if database else ''}{table} limit 0").description
    except duckdb.CatalogException:
        return ()
    return tuple(str(column[0]) for column in found or ())
