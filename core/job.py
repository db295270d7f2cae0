"""Long work in a thread of its own: how far it is, how fast, and a way to stop it. Stopped work leaves nothing.

What does the work says where it is (``stage``), which connection it asks (``watched``) and, in a loop of its own, that
it can be stopped there (``breathe``). Outside of a job all three do nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import duckdb

T = TypeVar("T")
_AGAIN = 0.05
"""Seconds between two attempts to stop: the first may come just before a query starts."""


class Cancelled(Exception):
    """The user stopped the work."""


@dataclass(frozen=True)
class Seen:
    """How far a job is: ``share`` of the whole from 0 to 1, and what part of the ``rows`` of its stage is done."""

    stage: str
    share: float
    rows: int
    rows_per_second: int


class Job(Generic[T]):
    """One piece of work, begun at once."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._stage, self._start, self._end, self._rows, self._since = "", 0.0, 0.0, 0, time.monotonic()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._cancelled = threading.Event()
        self._made: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether the work ends within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> T:
        """What the work made, or what it raised; ``Cancelled`` when it was stopped."""
        self._thread.join()
        if self._error:
            raise self._error
        return self._made[0]

    def cancel(self) -> None:
        """Stop the work; returns when it has stopped."""
        self._cancelled.set()
        while not self.wait(_AGAIN):
            self._interrupt()

    def seen(self) -> Seen:
        """How far the work is now."""
        part = self._part()
        rows = int(self._rows * part)
        seconds = max(time.monotonic() - self._since, 0.001)
        return Seen(self._stage, self._start + part * (self._end - self._start), rows, int(rows / seconds))

    def _run(self, work: Callable[[], T]) -> None:
        _current.set(self)
        try:
            self._made.append(work())
        except BaseException as error:
            self._error = Cancelled() if self._cancelled.is_set() else error

    def _part(self) -> float:
        """What part of the running stage is done, as the engine says."""
        with suppress(duckdb.Error, AttributeError):  # closed meanwhile, or none yet
            return min(max(self._connection.query_progress(), 0.0), 100.0) / 100  # type: ignore[union-attr]
        return 0.0

    def _interrupt(self) -> None:
        with suppress(duckdb.Error, AttributeError):
            self._connection.interrupt()  # type: ignore[union-attr]


_current: ContextVar[Job[Any] | None] = ContextVar("job", default=None)


def stage(name: str, start: float, end: float, rows: int = 0) -> None:
    """The work is at this stage, from ``start`` to ``end`` of the whole, with about so many rows to do."""
    breathe()
    if job := _current.get():
        job._stage, job._start, job._end, job._rows, job._since = name, start, end, rows, time.monotonic()


def breathe() -> None:
    """A place where the work can be stopped: raises ``Cancelled`` there."""
    job = _current.get()
    if job and job._cancelled.is_set():
        raise Cancelled


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Let the job stop this connection, and ask it how far it is."""
    job = _current.get()
    around = job._connection if job else None
    if job:
        job._connection = connection
    try:
        yield connection
    finally:
        if job:
            job._connection = around
