"""Facts in a file that several processes write: each change is one transaction that says what was there before.

A fact has a kind, a subject and a customer, and one value; what has none is not there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from core.errors import UserError

UNDOABLE = 200
"""So many changes are remembered; older ones cannot be undone."""
_WAIT = 30.0
"""Seconds after which another writer must be done."""
_LAYOUT = 1
_TABLES = (
    "create table if not exists fact (kind text, subject text, customer text, value text not null, "
    "primary key (kind, subject, customer)) without rowid",
    "create table if not exists change_line (change integer, kind text, subject text, customer text, "
    "before text, after text, primary key (change, kind, subject, customer)) without rowid",
)

Line = tuple[str, str, str, str | None]
"""Kind, subject, customer, and the value that it gets: None for none."""


class Ledger:
    """The facts of one file; there is no file until somebody writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def revision(self) -> int:
        """Another number after every change."""
        rows = self.rows("select coalesce(max(change), 0) from change_line")
        return int(rows[0][0]) if rows else 0

    def rows(self, sql: str, *values: str) -> list[Any]:
        """What a question about the facts gives; nothing without a file."""
        if not self._path.exists():
            return []
        with self._opened() as connection:
            return connection.execute(sql, values).fetchall()

    def change(
        self,
        lines: Callable[[sqlite3.Connection], Iterable[Line]],
        check: Callable[[sqlite3.Connection], None],
    ) -> int | None:
        """Bring facts to new values as one change and return its number; None where everything was so already.

        What ``lines`` or ``check`` (which looks at the outcome) raises undoes the whole.
        """
        with self._opened() as connection:
            connection.execute("begin immediate")
            try:
                change = connection.execute("select coalesce(max(change), 0) + 1 from change_line").fetchone()[0]
                changed = sum([_put(connection, change, line) for line in lines(connection)])
                check(connection)
                connection.execute("delete from change_line where change <= ?", (change - UNDOABLE,))
                connection.execute("commit")
            except BaseException:
                connection.execute("rollback")
                raise
        return int(change) if changed else None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file for as long as one question or change takes. Raises ``UserError`` where its data set is gone."""
        try:
            connection = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        except sqlite3.OperationalError:
            if self._path.parent.exists():
                raise
            raise UserError("unknown_data_set") from None
        with closing(connection):
            if connection.execute("pragma user_version").fetchone()[0] < _LAYOUT:
                connection.execute("begin immediate")
                for table in _TABLES:
                    connection.execute(table)
                connection.execute(f"pragma user_version = {_LAYOUT}")
                connection.execute("commit")
            yield connection


def before(connection: sqlite3.Connection, change: int) -> list[Line]:
    """What the facts of a change were before it, of those that are still as it left them."""
    found = connection.execute(
        "select kind, subject, customer, before, after from change_line where change = ?", (change,)
    ).fetchall()
    return [(*key, was) for *key, was, after in found if _value(connection, *key) == after]


def _value(connection: sqlite3.Connection, *key: str) -> str | None:
    sql = "select value from fact where kind = ? and subject = ? and customer = ?"
    row = connection.execute(sql, key).fetchone()
    return row[0] if row else None


def _put(connection: sqlite3.Connection, change: int, line: Line) -> bool:
    """Give one fact its value and write down the one before; nothing where it has it."""
    *key, after = line
    was = _value(connection, *key)
    if was == after:
        return False
    connection.execute("insert into change_line values (?, ?, ?, ?, ?, ?)", (change, *key, was, after))
    if after is None:
        connection.execute("delete from fact where kind = ? and subject = ? and customer = ?", key)
    else:
        connection.execute("insert or replace into fact values (?, ?, ?, ?)", (*key, after))
    return True
