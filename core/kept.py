"""Steps that several questions share, computed once per scope. The one rule: a question says the same without them.

They stand in memory beside the data set, which is never written; what does not fit is spilled as everything else is.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import duckdb

from core.question import Link, Query

MOST_ROWS = 24_000_000
"""Rows of all kept steps of a data set; those that were used the longest ago go first."""
_AS_THEY_STAND = "customer_order as (\n    select customer, order_key, day, amount\n    from sales\n)"
MEMORY = "memory"
"""The engine's name for the database that is in no file."""


@dataclass
class _Table:
    """A kept step; ``rows`` is None until it is there. Nobody drops it while it has ``users``."""

    rows: int | None = None
    users: int = 0
    making: threading.Lock = field(default_factory=threading.Lock)


class Kept:
    """The kept steps of one data set, shared by all its cursors.

    With ``whole_orders`` no order takes several days: what has a row for each day of an order has one for each order.
    """

    def __init__(self, whole_orders: bool = False) -> None:
        self._whole_orders = whole_orders
        self._tables: dict[str, _Table] = {}
        self._lock = threading.Lock()

    @contextmanager
    def shortened(self, cursor: duckdb.DuckDBPyConnection, query: Query) -> Iterator[Query]:
        """The same question, which has no needless link, over kept steps; they stay until it is answered."""
        used: list[str] = []
        short = self._unsummed(query)
        try:
            for place, link in enumerate(short.links):
                if link.keeps:
                    steps = replace(short, links=short.links[: place + 1], result=f"select *\nfrom {link.keeps}")
                    used.append(self._table(cursor, steps.needed()))
                    kept = Link(f"{link.keeps} as (\n    select * from {MEMORY}.{used[-1]}\n)")
                    short = replace(short, links=(*short.links[:place], kept, *short.links[place + 1 :]))
            yield short
        finally:
            self._release(cursor, used)

    def _unsummed(self, query: Query) -> Query:
        """The same question without the sum that makes an order of its rows, where it is of one row anyway."""
        if not self._whole_orders or not any(link.of_orders for link in query.links):
            return query
        links = (Link(_AS_THEY_STAND) if link.keeps == "customer_order" else link for link in query.links)
        return replace(query, links=tuple(links))

    def _table(self, cursor: duckdb.DuckDBPyConnection, steps: Query) -> str:
        """The name of the table with these rows, made where it is not there yet."""
        sql, bound = steps.sql, steps.parameters
        # Steps that do not read each other may stand in any order.
        said = (sorted(link.text for link in steps.links), steps.result, sorted(bound.items()))
        name = "kept_" + hashlib.sha256(repr(said).encode()).hexdigest()[:32]
        with self._lock:
            table = self._tables.pop(name, None) or _Table()
            self._tables[name] = table  # the latest is the last
            table.users += 1
        try:
            with table.making:
                if table.rows is None:
                    made = cursor.execute(f"create or replace table {MEMORY}.{name} as {sql}", bound).fetchone()
                    table.rows = int(made[0]) if made else 0
        except BaseException:
            with self._lock:
                table.users -= 1
            raise
        return name

    def _release(self, cursor: duckdb.DuckDBPyConnection, used: list[str]) -> None:
        """Let go of tables, and drop the oldest that nobody uses while there are too many rows."""
        dropped = []
        with self._lock:
            for name in used:
                self._tables[name].users -= 1
            every = sum(table.rows or 0 for table in self._tables.values())
            for name, table in list(self._tables.items()):
                if every <= MOST_ROWS:
                    break
                if not table.users and name not in used[-1:]:
                    every -= table.rows or 0
                    dropped.append(name)
                    del self._tables[name]
        for name in dropped:
            cursor.execute(f"drop table if exists {MEMORY}.{name}")
