"""Adding a file to a data set: what would change, and the change. The lines there are in the database ``before``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from core.intake import sql
from core.intake.stored import COLUMNS, columns, store

_ALL = ", ".join(COLUMNS)
_DAYS = "day between (select min(day) from line) and (select max(day) from line)"


@dataclass(frozen=True)
class Totals:
    """A data set in four figures."""

    lines: int
    total: Decimal | None
    customers: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Overlap:
    """What adding lines does, either way.

    ``there`` lines (``there_amount``) are in the data set already in the days from ``new.first_day`` to
    ``new.last_day``; ``same`` of the new lines are among them, equal in every column. ``unknown`` customers are new to
    the data set. ``appended`` and ``replaced`` are the data set afterwards.
    """

    new: Totals
    now: Totals
    there: int
    there_amount: Decimal | None
    same: int
    unknown: int
    appended: Totals
    replaced: Totals

    @property
    def again(self) -> bool:
        """Whether the file brings the same days once more: most lines there come again."""
        return self.there > 0 and 2 * self.same >= self.there


def overlap(connection: duckdb.DuckDBPyConnection) -> Overlap:
    """Compare ``line`` with ``before.line``."""
    row = connection.execute(f"select count(*), sum(amount) from before.line where {_DAYS}").fetchone()
    assert row is not None
    there, there_amount = row
    same = unknown = 0
    if there:
        both = f"select {_ALL} from line intersect all select {_ALL} from (from before.line where {_DAYS}) as there"
        same = sql.count(connection, f"({both}) as both_have")
    strangers = "(select distinct customer from line except select customer from before.line) as strangers"
    unknown = sql.count(connection, f"{strangers} where customer is not null")
    every = "(select customer, day, amount from before.line union all select customer, day, amount from line)"
    kept = (
        f"(select customer, day, amount from before.line where not ({_DAYS}) "
        "union all select customer, day, amount from line)"
    )
    new, now, appended, replaced = (_totals(connection, source) for source in ("line", "before.line", every, kept))
    return Overlap(new, now, there, there_amount, same, unknown, appended, replaced)


def combine(connection: duckdb.DuckDBPyConnection, replace: bool) -> None:
    """Put the lines of ``before`` to those of ``line``, sorted; with ``replace`` only those of other days."""
    kept = f"(from before.line where not ({_DAYS})) as kept" if replace else "before.line"
    there = {*columns(connection), *columns(connection, "before")}
    listed = ", ".join(name for name in COLUMNS if name in there)
    store(connection, f"select {listed} from {kept} union all select {listed} from line", there)
    connection.execute("insert into reject select file, line, reason, content from before.reject")


def _totals(connection: duckdb.DuckDBPyConnection, source: str) -> Totals:
    row = connection.execute(
        f"select count(*), sum(amount), count(distinct customer), min(day), max(day) from {source} as counted"
    ).fetchone()
    assert row is not None
    return Totals(*row)
