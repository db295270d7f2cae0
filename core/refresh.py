"""Adding a file to a data set: what would change, and the change. The lines there are in the database ``before``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

import duckdb

from core.intake import sql
from core.intake.stored import COLUMNS, columns, store

Way = Literal["new", "append", "replace"]
"""What becomes of days that are there already: only the lines that are not there yet are added, all are, or those of
the file take the place of those that are there."""
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
    """What adding lines does, each way.

    ``there`` lines (``there_amount``) are in the data set already in the days from ``new.first_day`` to
    ``new.last_day``; ``same`` of the new lines (``same_amount``) are among them, equal in every column: of lines that
    are equal among themselves, as many as are on both sides. ``unknown`` customers are new to the data set.
    ``appended`` and ``replaced`` are the data set afterwards.
    """

    new: Totals
    now: Totals
    there: int
    there_amount: Decimal | None
    same: int
    same_amount: Decimal | None
    unknown: int
    appended: Totals
    replaced: Totals

    @property
    def ways(self) -> dict[Way, Totals]:
        """The data set after each way that differs from the others; the first loses nothing and doubles nothing."""
        found: dict[Way, Totals] = {}
        if self.same:
            total = self.appended.total
            less = total if total is None else total - (self.same_amount or 0)
            # Whoever and whatever day is passed over is in the data set already.
            found["new"] = replace(self.appended, lines=self.appended.lines - self.same, total=less)
        found["append"] = self.appended
        if self.there:
            found["replace"] = self.replaced
        return found

    @property
    def fresh(self) -> int:
        """New lines that are not there yet."""
        return self.new.lines - self.same

    @property
    def removed(self) -> tuple[int, Decimal]:
        """Lines of the data set that are not in the file and go where its days are replaced, and their amount."""
        return self.there - self.same, (self.there_amount or Decimal(0)) - (self.same_amount or Decimal(0))


def overlap(connection: duckdb.DuckDBPyConnection) -> Overlap:
    """Compare ``line`` with ``before.line``."""
    row = connection.execute(f"select count(*), sum(amount) from before.line where {_DAYS}").fetchone()
    assert row is not None
    there, there_amount = row
    same, same_amount = _same(connection) if there else (0, None)
    strangers = "(select distinct customer from line except select customer from before.line) as strangers"
    unknown = sql.count(connection, f"{strangers} where customer is not null")
    every = "(select customer, day, amount from before.line union all select customer, day, amount from line)"
    kept = (
        f"(select customer, day, amount from before.line where not ({_DAYS}) "
        "union all select customer, day, amount from line)"
    )
    new, now, appended, replaced = (_totals(connection, source) for source in ("line", "before.line", every, kept))
    return Overlap(new, now, there, there_amount, same, same_amount, unknown, appended, replaced)


def combine(connection: duckdb.DuckDBPyConnection, way: Way) -> None:
    """Put the lines of ``before`` to those of ``line``, sorted."""
    listed = _listed(connection)
    kept = f"(from before.line where not ({_DAYS})) as kept" if way == "replace" else "before.line"
    added = f"select {listed} from line"
    if way == "new":
        added = f"({added} except all {_there(listed)})"
    store(connection, f"select {listed} from {kept} union all {added}", listed.split(", "))
    connection.execute("insert into reject select file, line, reason, content from before.reject")


def _listed(connection: duckdb.DuckDBPyConnection) -> str:
    """The columns that have values, of either side."""
    stored = {*columns(connection), *columns(connection, "before")}
    return ", ".join(name for name in COLUMNS if name in stored)


def _there(listed: str) -> str:
    """The lines of ``before`` in the days of ``line``."""
    return f"select {listed} from before.line where {_DAYS}"


def _same(connection: duckdb.DuckDBPyConnection) -> tuple[int, Decimal | None]:
    """How many lines of ``line`` are in ``before``, and their amount."""
    listed = _listed(connection)
    both = f"(select {listed} from line intersect all {_there(listed)}) as both_have"
    money = "sum(amount)" if "amount" in listed.split(", ") else "cast(null as decimal(18, 4))"
    row = connection.execute(f"select count(*), {money} from {both}").fetchone()
    assert row is not None
    return row[0], row[1]


def _totals(connection: duckdb.DuckDBPyConnection, source: str) -> Totals:
    row = connection.execute(
        f"select count(*), sum(amount), count(distinct customer), min(day), max(day) from {source} as counted"
    ).fetchone()
    assert row is not None
    return Totals(*row)
