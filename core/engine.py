"""DuckDB, opened once per data set and locked: no file, no network, no configuration is within a query's reach."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from core import answered
from core.errors import UserError
from core.kept import Kept
from core.question import Query

MEMORY = "2GB"
_BUILDING = "800MB"
"""While a data set is built: what is sorted does not fit into more either, and somebody else may ask meanwhile."""
SPILL = "spill"
"""What folders beside a database are called that take what does not fit into memory: each connection has its own."""
_ABANDONED = 24 * 60 * 60
"""Seconds without a change after which nobody is at work on a folder any more."""
_AT_ONCE = 2
_PATIENCE = 0.1
"""Seconds for which a question in the background and one that is waited for share the processors."""
_QUIET = 0.3
"""Seconds without a question that is waited for, after which the background goes on."""
_DATA = "data"
"""The engine's name for the database of the data set; what is kept in memory stands beside it."""


_IN_BACKGROUND: ContextVar[bool] = ContextVar("in_background", default=False)


class GaveWay(Exception):
    """A question in the background was stopped for one that is waited for; it can be asked again."""


@contextmanager
def in_background() -> Iterator[None]:
    """Nobody waits for what is asked in here: it goes on when nobody else asks. Raises ``GaveWay``."""
    before = _IN_BACKGROUND.set(True)
    try:
        yield
    finally:
        _IN_BACKGROUND.reset(before)


class Engine:
    """One read-only data set. Every call has its own cursor; heavy questions wait for one of two places, and those
    ``in_background`` for all others.

    After ``close`` every question raises ``UserError("unknown_data_set")``.
    """

    def __init__(self, path: Path) -> None:
        for left in path.parent.glob(f"{SPILL}*"):
            if abandoned(left):
                shutil.rmtree(left, ignore_errors=True)
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(f"attach {_text(str(path))} as {_DATA} (read_only)")
        lock(self._connection, path.parent)
        self._path = path
        self._kept = Kept(self._numbered("order_day", "order_key"))
        self._large = self._rows() >= answered.LEAST
        self._places = threading.Semaphore(_AT_ONCE)
        self._changed = threading.Condition()
        self._running: set[duckdb.DuckDBPyConnection] = set()
        self._behind: set[duckdb.DuckDBPyConnection] = set()
        self._answered_at = time.monotonic()
        self._closed = False

    def frame(self, query: Query) -> pd.DataFrame:
        """The rows of a question as a small frame."""
        return self._answer(query, answered.FRAME)

    def dicts(self, query: Query) -> list[dict[str, Any]]:
        """The rows of a short result by column name, decimals kept."""
        return self._answer(query, answered.DICTS)

    def rows(self, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a text of ours as tuples, decimals kept."""
        with self._cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    def _answer(self, query: Query, form: answered.Form[answered.T]) -> answered.T:
        """From disk where it was answered before, else asked."""
        needed = query.needed()
        found = answered.find(self._path, needed, form) if self._large and not self._closed else None
        if found is None:
            with self._answered(needed) as result:
                found = form.taken(result)
                if self._large:  # in here: who closes the engine to remove the data set waits for it
                    answered.keep(self._path, needed, form, found)
        return found

    @contextmanager
    def _answered(self, query: Query) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._cursor() as cursor, self._kept.shortened(cursor, query) as short:
            yield cursor.execute(short.sql, short.parameters)

    def _numbered(self, table: str, column: str) -> bool:
        """Whether the rows of a table are told apart by their own number."""
        sql = "select data_type from duckdb_columns() where (database_name, table_name, column_name) = ($1, $2, $3)"
        found = self._connection.execute(sql, [_DATA, table, column]).fetchone()
        return found == ("BIGINT",)

    def _rows(self) -> int:
        """About how many rows the largest table has."""
        sql = "select coalesce(max(estimated_size), 0) from duckdb_tables() where database_name = $1"
        (rows,) = self._connection.execute(sql, [_DATA]).fetchone() or (0,)
        return int(rows)

    def close(self, interrupt: bool = True) -> None:
        """Stop what is running or, without ``interrupt``, let it end; then let go of the file."""
        with self._changed:
            self._closed = True
            while self._running or self._behind:
                self._interrupt(self._running | self._behind if interrupt else self._behind)
        self._connection.close()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        behind = _IN_BACKGROUND.get()
        among = self._behind if behind else self._running
        with nullcontext() if behind else self._places:
            with self._changed:
                if behind:
                    self._wait_for_quiet()
                if self._closed:
                    raise UserError("unknown_data_set")
                cursor = self._connection.cursor()
                cursor.execute(f"use {_DATA}")
                among.add(cursor)
            try:
                with nullcontext() if behind else self._before_others(cursor):
                    yield cursor
            except duckdb.InterruptException:
                if self._closed:
                    raise UserError("unknown_data_set") from None
                if behind:
                    raise GaveWay from None
                raise
            finally:
                with self._changed:
                    cursor.close()
                    among.discard(cursor)
                    if not behind:
                        self._answered_at = time.monotonic()
                    self._changed.notify_all()

    def _wait_for_quiet(self) -> None:
        """Wait until nobody waits for an answer, nor did just now: between two questions of a page there is no time."""
        while not self._closed:
            left = self._answered_at + _QUIET - time.monotonic()
            if self._running:
                self._changed.wait()
            elif left > 0:
                self._changed.wait(left)
            else:
                return

    @contextmanager
    def _before_others(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Where the question takes longer, what runs in the background is stopped."""
        timer = threading.Timer(_PATIENCE, self._stop_background, (cursor,))
        if self._behind:
            timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stop_background(self, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._changed:
            while self._behind and cursor in self._running:
                self._interrupt(self._behind)

    def _interrupt(self, cursors: set[duckdb.DuckDBPyConnection]) -> None:
        """Stop what they run; to be called again while they run: it may come before the question starts."""
        for cursor in cursors:
            cursor.interrupt()
        self._changed.wait(0.02)


def builder(path: Path, readable: Path, before: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database to write that may read files below ``readable``, another one as ``before``, and nothing else."""
    connection = duckdb.connect(str(path))
    if before:
        connection.execute(f"attach {_text(str(before))} as before (read_only)")
    connection.execute("set allowed_directories = [" + _text(str(readable.resolve())) + "]")
    lock(connection, path.parent, _BUILDING)
    return connection


def lock(connection: duckdb.DuckDBPyConnection, folder: Path, memory: str = MEMORY) -> None:
    """Bound what a connection may use, then close its configuration."""
    for setting in (
        f"temp_directory = {_text(str(folder / f'{SPILL}.{secrets.token_hex(4)}'))}",
        "max_temp_directory_size = '20GB'",
        f"memory_limit = {_text(os.environ.get('VITAL_FEW_MEMORY', memory))}",
        "threads = 2",
        "enable_external_access = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "python_enable_replacements = false",
        "TimeZone = 'UTC'",
        "enable_progress_bar = true",  # so that it can be asked how far it is
        "enable_progress_bar_print = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


def abandoned(path: Path) -> bool:
    """Whether a folder is of a process that was killed: nothing in it has changed for long."""
    changed = [0.0]
    for found in (path, *path.rglob("*")):
        with suppress(OSError):
            changed.append(found.stat().st_mtime)
    return time.time() - max(changed) > _ABANDONED


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
