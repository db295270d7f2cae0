"""Customers merged into one. The one rule: what was merged once stays merged in every file that comes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from core.definitions import ABC_A_PERCENT, ABC_B_PERCENT, KEY_PERCENT, REVIEW_PERCENT
from core.intake.sql import text
from core.intake.stored import COLUMNS, names, store
from core.periods import trailing_start
from core.query import ORDER_KEY, measured

Pairs = Sequence[tuple[str, str]]
"""A customer and the one that it becomes."""
_TABLE = "merged"


@dataclass(frozen=True)
class KeyList:
    """The key accounts, class A on the trailing twelve months: how many now and after a merge, and who changes."""

    now: int
    after: int
    joining: tuple[str, ...]
    leaving: tuple[str, ...]


def key_list(connection: duckdb.DuckDBPyConnection, merges: Pairs, before: bool) -> KeyList:
    """How merging would change who is a key account, with the lines ``before`` where there are any.

    Customers that become another one do not count as leaving.
    """
    read = "customer, order_id, day, amount from"
    source = f"(select {read} before.line union all select {read} line)" if before else "line"
    now = _keys(connection, (), source)
    after = _keys(connection, merges, source)
    become = dict(merges)
    joining = [customer for customer in after if customer not in now]
    leaving = [customer for customer in now if customer not in after and customer not in become]
    return KeyList(len(now), len(after), tuple(joining), tuple(leaving))


def merge(connection: duckdb.DuckDBPyConnection, merges: Pairs) -> None:
    """Make one customer of several in ``line``, and remember it for the files to come."""
    if merges:
        _apply(connection, merges)
        connection.execute(
            f"update {_TABLE} set kept = new.kept from {_given(merges)} where {_TABLE}.kept = new.customer"
        )
        connection.execute(f"insert into {_TABLE} select customer, kept from {_given(merges)}")


def merge_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Merge in ``line`` what was merged in the database ``before``."""
    if names(connection, _TABLE, "before"):  # an earlier version knew nothing of it
        connection.execute(f"insert into {_TABLE} select customer, kept from before.{_TABLE}")
        coming = f"select customer, kept from {_TABLE} where customer in (select customer from line)"
        merges = connection.execute(coming).fetchall()
        if merges:
            _apply(connection, merges)


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of what was merged, where there is none."""
    connection.execute(f"create table if not exists {_TABLE} (customer varchar, kept varchar)")


def _apply(connection: duckdb.DuckDBPyConnection, merges: Pairs) -> None:
    there = names(connection, "sale")  # with the marks beside the columns of ``line``
    listed = ", ".join(
        "coalesce(new.kept, line.customer) as customer" if name == "customer" else f"line.{name}" for name in there
    )
    rows = f"select {listed} from sale as line left join {_given(merges)} on line.customer = new.customer"
    store(connection, rows, [name for name in there if name in COLUMNS])


def _given(merges: Pairs) -> str:
    """The pairs as a table ``new``."""
    rows = ", ".join(f"({text(customer)}, {text(kept)})" for customer, kept in merges)
    return f"(values {rows}) as new (customer, kept)"


def _keys(connection: duckdb.DuckDBPyConnection, merges: Pairs, source: str) -> list[str]:
    """The key accounts by rank: the question about value, over the lines of a draft."""
    (last, amounts) = connection.execute(f"select max(day), count(amount) from {source}").fetchone() or (None, 0)
    joined = f"left join {_given(merges)} on line.customer = new.customer" if merges else ""
    customer = "coalesce(new.kept, line.customer)" if merges else "customer"
    step = f"sales as (select {customer} as customer, {ORDER_KEY}, day, amount from {source} as line {joined})"
    bound = {
        "as_of": last,
        "value_from": trailing_start(last),
        "a_percent": ABC_A_PERCENT,
        "b_percent": ABC_B_PERCENT,
        "key_percent": KEY_PERCENT,
        "review_percent": REVIEW_PERCENT,
    }
    by_rank = measured("rank", [step], bound, measure="revenue" if amounts else "orders", weights={})
    rows = connection.execute(f"select customer from ({by_rank.sql}) where abc = 'A' order by rank", by_rank.parameters)
    return [customer for (customer,) in rows.fetchall()]
