"""What every page needs again and again, computed once from ``line``: orders by day, customers, segment values."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from core.fact import ATTRIBUTES, BY_NAME, EXTRAS, MONEY, SEGMENTS
from core.intake import sql
from core.intake.stored import columns, names, show

_HARDLY_FEWER = 0.7
"""Above this share of the lines, a table of orders by day saves no time."""
_NARROW = 10**14
"""What the type of a line's figures holds: where all of them together are below, so is the sum of an order."""
_FIGURES = ("amount", "profit", "quantity")


def roll_up(connection: duckdb.DuckDBPyConnection, fields: Collection[str]) -> None:
    """Make ``order_day``, ``customer`` (one row of attributes each) and ``segment_value``; ``fields`` has values."""
    _order_day(connection, fields)
    _customer(connection, fields)
    parts = [
        f"select '{column}' as field, coalesce({column}, '') as value, count(*) as lines from line group by all"
        for column in SEGMENTS
        if column in fields
    ]
    nothing = "select '' as field, '' as value, cast(0 as bigint) as lines where false"
    connection.execute("create table segment_value as " + " union all ".join(parts or [nothing]))


def _order_day(connection: duckdb.DuckDBPyConnection, fields: Collection[str]) -> None:
    """Orders by day. Where no order takes several days its row is its key: smaller than a text, and faster to tell."""
    key = "coalesce(order_id, cast(day as varchar))" if "order_id" in fields else "day"
    figures = [name for name in _FIGURES if name in fields]
    most = "".join(f", coalesce(sum(abs({name})), 0)" for name in figures)
    counted = f"select count(*), approx_count_distinct(hash(customer, {key}, day)){most} from line"
    lines, orders, *sums = connection.execute(counted).fetchone() or (0, 0)
    names = ", ".join(_FIGURES)
    if orders > _HARDLY_FEWER * lines:
        shown, source = f"customer, {key} as order_key, day, {names}, cast(1 as bigint) as lines", "line"
    else:
        form = f"cast(sum({{0}}) as {MONEY}) as {{0}}" if all(one < _NARROW for one in sums) else "sum({0}) as {0}"
        nothing = f"cast(null as {MONEY}) as {{0}}"
        summed = ", ".join((form if name in figures else nothing).format(name) for name in _FIGURES)
        rows = f"{summed}, count(*) as lines from line group by customer, {key}"
        order = "order by customer nulls last, day"
        connection.execute(
            f"create table order_sum as select customer, min(day) as day, max(day) as last_day, {rows} {order}"
        )
        shown, source = f"customer, rowid as order_key, day, {names}, lines", "order_sum"
        if sql.count(connection, "order_sum where day <> last_day"):
            connection.execute(
                f"create or replace table order_sum as select customer, {key} as order_key, day, {rows}, day {order}"
            )
            shown = f"customer, order_key, day, {names}, lines"
        else:
            connection.execute("alter table order_sum drop column last_day")
    connection.execute(f"create view order_day as select {shown} from {source}")


def _customer(connection: duckdb.DuckDBPyConnection, fields: Collection[str]) -> None:
    """The latest value of an attribute; of a segment column the value that most of the amount has."""
    latest = "".join(
        f", arg_max({column}, (day, {column})) filter ({column} is not null) as {column}"
        for column in ATTRIBUTES
        if column in fields
    )
    connection.execute(
        f"create temp table described as select customer{latest} from line where customer is not null group by customer"
    )
    mains = [column for column in SEGMENTS if column in fields]
    for column in mains:  # one after the other: together they would not fit into memory
        connection.execute(
            f"create temp table main_{column} as "
            f"select customer, arg_max({column}, (coalesce(total, 0), lines, {column})) as {column} from "
            f"(select customer, {column}, sum(amount) as total, count(*) as lines from line "
            f"where {column} is not null group by all) group by customer"
        )
    joined = "".join(f" left join main_{column} using (customer)" for column in mains)
    listed = "".join(f", {column}" for column in mains)
    connection.execute(
        f"create table customer as select described.*{listed} from described{joined} order by described.customer"
    )
    for name in ("described", *(f"main_{column}" for column in mains)):
        connection.execute(f"drop table {name}")
    for column in (*ATTRIBUTES, *SEGMENTS):  # columns of nothing would be joined and sorted like any other
        connection.execute(f"alter table customer add column if not exists {column} {BY_NAME[column].sql_type}")


def upgrade(connection: duckdb.DuckDBPyConnection) -> None:
    """Add what a database of an earlier version does not have."""
    if not names(connection, "sale"):
        kept = columns(connection)
        connection.execute("alter table line rename to sale")
        show(connection, kept)
    for column in EXTRAS:
        connection.execute(f"alter table customer add column if not exists {column} varchar")
