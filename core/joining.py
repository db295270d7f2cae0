"""A customer master joined to a data set that is there: its lines stay, what they say of customers is filled in.

The one rule: no line comes or goes, so no total changes.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from core.intake import Mapping, master
from core.intake.model import Change, Joined, Master
from core.intake.stored import COLUMNS, columns, names, store

_PLAIN = Mapping((), "", False, ".")
"""A master has texts and birthdays, whose format is found in it."""


def attach(
    connection: duckdb.DuckDBPyConnection, masters: Sequence[Master]
) -> tuple[tuple[Joined, ...], tuple[Change, ...]]:
    """Read masters, matched with the customers of the database ``before``; what they would change there."""
    keys = columns(connection, "before")
    joined = tuple(master.attach(connection, one, _PLAIN, "before.line", keys) for one in masters)
    told = master.told(connection)
    asked = [(sold, field) for sold, fields in told.items() for field in fields]
    if not asked:
        return joined, ()
    counts = ", ".join(_counts(sold, field, field in keys) for sold, field in asked)
    row = connection.execute(f"select {counts} from before.line as line {master.joins(told, 'line')}").fetchone()
    assert row is not None
    return joined, tuple(Change(field, *row[2 * n : 2 * n + 2]) for n, (_, field) in enumerate(asked))


def apply(connection: duckdb.DuckDBPyConnection, replace: bool) -> None:
    """Make ``line`` of the lines of ``before`` with what was told: where they say nothing themselves, or everywhere."""
    _told_to(connection, "before.line", columns(connection, "before"), replace)
    connection.execute("insert into reject select file, line, reason, content from before.reject")
    master.recall(connection)


def join_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell the lines of ``line`` what those of the database ``before`` were told, where they say nothing themselves."""
    if master.recall(connection):
        _told_to(connection, "sale", columns(connection), replace=False)


def _counts(sold: str, field: str, there: bool) -> str:
    """How many customers are told something anew, and something else."""
    new = master.column(sold, field)
    if not there:
        return f"count(distinct line.customer) filter ({new} is not null), 0"
    return (
        f"count(distinct line.customer) filter (line.{field} is null and {new} is not null), "
        f"count(distinct line.customer) filter (line.{field} <> {new})"
    )


def _told_to(connection: duckdb.DuckDBPyConnection, lines: str, there: Sequence[str], replace: bool) -> None:
    told = master.told(connection)
    made = {name: f"line.{name}" for name in COLUMNS if name in there}
    for sold, fields in told.items():
        for field in fields:
            new, old = master.column(sold, field), made.get(field)
            made[field] = new if old is None else f"coalesce({new}, {old})" if replace else f"coalesce({old}, {new})"
    marks = [name for name in names(connection, "sale") if name not in COLUMNS]
    listed = ", ".join([*(f"{made[name]} as {name}" for name in COLUMNS if name in made), *marks])
    store(connection, f"select {listed} from {lines} as line {master.joins(told, 'line')}", made)
