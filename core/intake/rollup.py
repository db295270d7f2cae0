"""What every page needs again and again, computed once from ``line``: orders by day, customers, segment values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

import duckdb

from core import job
from core.fact import ATTRIBUTES, EXTRAS, MONEY, SEGMENTS
from core.intake import sql
from core.intake.mains import main
from core.intake.stored import EVERYTHING, columns, names, parts, show, view

_HARDLY_FEWER = 0.7
"""Above this share of the lines, a table of orders by day saves no time."""
_NARROW = 10**14
"""What the type of a line's figures holds: where all of them together are below, so is the sum of an order."""
_FIGURES = ("amount", "profit", "quantity")
_AGAIN = 0.05
"""Seconds between two looks whether orders are there."""


def roll_up(connection: duckdb.DuckDBPyConnection, fields: Collection[str], customers: int) -> None:
    """Make ``order_day``, ``customer`` (one row of attributes each) and ``segment_value``; ``fields`` has values, and
    lines are of so many ``customers``."""
    counts = [
        f"select '{column}' as field, coalesce({column}, '') as value, count(*) as lines from line group by all"
        for column in SEGMENTS
        if column in fields
    ]
    nothing = "select '' as field, '' as value, cast(0 as bigint) as lines where false"
    connection.execute("create table segment_value as " + " union all ".join(counts or [nothing]))
    _both(connection, fields, parts(connection))
    if sql.count(connection, "buyer") != customers:  # one of them is in two parts
        connection.execute("drop table if exists order_sum")
        _both(connection, fields, [EVERYTHING])


def _both(connection: duckdb.DuckDBPyConnection, fields: Collection[str], cut: Sequence[str]) -> None:
    """Make customers and, beside them, orders: neither keeps two processors busy all the time."""
    with connection.cursor() as beside, ThreadPoolExecutor(max_workers=1) as pool:
        orders = pool.submit(_order_day, beside, fields, cut)
        try:
            _customer(connection, fields, cut)
            while wait([orders], _AGAIN).not_done:
                job.breathe()
        finally:
            while not orders.done():  # again and again: the first time may come before a query starts
                beside.interrupt()
                wait([orders], _AGAIN)
        orders.result()


def _order_day(connection: duckdb.DuckDBPyConnection, fields: Collection[str], cut: Sequence[str]) -> None:
    """Orders by day. Where no order takes several days its row is its key: smaller than a text, and faster to tell."""
    key = "coalesce(order_id, cast(day as varchar))" if "order_id" in fields else "day"
    figures = [name for name in _FIGURES if name in fields]
    seen = f"select count(*), approx_count_distinct(hash(customer, {key}, day)) from sale where {cut[0]}"
    lines, orders = connection.execute(seen).fetchone() or (0, 0)
    if orders > _HARDLY_FEWER * lines:
        shown = f"customer, {key} as order_key, day, {', '.join(_FIGURES)}, cast(1 as bigint) as lines"
        source = "line"
    else:
        most = ", ".join(["0", *(f"coalesce(sum(abs({name})), 0)" for name in figures)])
        narrow = max(connection.execute(f"select {most} from sale").fetchone() or (0,)) < _NARROW
        form = f"cast(sum({{0}}) as {MONEY}) as {{0}}" if narrow else "sum({0}) as {0}"
        summed = ", ".join([*map(form.format, figures), "count(*) as lines"])
        made = f"{summed} from sale where {{part}} group by customer, {key}"
        order = "order by customer nulls last, day"
        _make(connection, "order_sum", f"select customer, min(day) as day, max(day) as last_day, {made} {order}", cut)
        there = ", ".join(name if name in figures else f"cast(null as {MONEY}) as {name}" for name in _FIGURES)
        shown, source = f"customer, rowid as order_key, day, {there}, lines", "order_sum"
        if sql.count(connection, "order_sum where day <> last_day"):
            _make(connection, "order_sum", f"select customer, {key} as order_key, day, {made}, day {order}", cut)
            shown = f"customer, order_key, day, {there}, lines"
        else:
            connection.execute("alter table order_sum drop column last_day")
    connection.execute(f"create or replace view order_day as select {shown} from {source}")


def _customer(connection: duckdb.DuckDBPyConnection, fields: Collection[str], cut: Sequence[str]) -> None:
    """The latest value of an attribute; of a segment column the value that most of the amount has. Columns of nothing
    are only shown: to store them takes a third of what all of this takes."""
    latest = "".join(
        f", arg_max({column}, (day, {column})) filter ({column} is not null) as {column}"
        for column in ATTRIBUTES
        if column in fields
    )
    lines, amount = sql.count(connection, "sale"), "amount" if "amount" in fields else f"cast(0 as {MONEY})"
    told = "select value from segment_value where field = $field order by value"
    joined, listed, bound = "", "", dict[str, list[str]]()
    for column in (column for column in SEGMENTS if column in fields):
        values = [value for (value,) in connection.execute(told, {"field": column}).fetchall()]
        found = main(column, values, amount, lines)
        named = f"select customer, {found.value} as {column} from ({found.rows})"
        joined += f" left join ({named}) as of_{column} using (customer)"
        listed += f", {column}"
        bound |= found.bound
    described = f"select customer{latest} from sale where {{part}} and customer is not null group by customer"
    rows = f"select described.*{listed} from ({described}) as described{joined} order by described.customer"
    _make(connection, "buyer", rows, cut, bound)
    every = ("customer", *ATTRIBUTES, *SEGMENTS)
    connection.execute(view("customer", "buyer", every, names(connection, "buyer")))


def _make(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: str,
    cut: Sequence[str],
    bound: dict[str, list[str]] | None = None,
) -> None:
    """Make a table of ``rows``, a query over ``{part}`` of the lines."""
    every = " union all ".join(f"({rows.format(part=part)})" for part in cut)
    connection.execute(f"create or replace table {table} as {every}", bound or {})


def upgrade(connection: duckdb.DuckDBPyConnection) -> None:
    """Add what a database of an earlier version does not have."""
    if not names(connection, "sale"):
        kept = columns(connection)
        connection.execute("alter table line rename to sale")
        show(connection, kept)
    for column in () if names(connection, "buyer") else EXTRAS:
        connection.execute(f"alter table customer add column if not exists {column} varchar")
