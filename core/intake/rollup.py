"""What every page needs again and again, computed once from ``line``: orders by day, customers, segment values."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from core.fact import ATTRIBUTES, BY_NAME, EXTRAS, SEGMENTS
from core.intake.stored import columns, names, show

_HARDLY_FEWER = 0.7
"""Above this share of the lines, a table of orders by day saves no time."""


def roll_up(connection: duckdb.DuckDBPyConnection, fields: Collection[str]) -> None:
    """Make ``order_day``, ``customer`` (one row of attributes each) and ``segment_value``; ``fields`` has values."""
    _order_day(connection)
    _customer(connection, fields)
    parts = [
        f"select '{column}' as field, coalesce({column}, '') as value, count(*) as lines from line group by all"
        for column in SEGMENTS
        if column in fields
    ]
    nothing = "select '' as field, '' as value, cast(0 as bigint) as lines where false"
    connection.execute("create table segment_value as " + " union all ".join(parts or [nothing]))


def _order_day(connection: duckdb.DuckDBPyConnection) -> None:
    keys = "customer, coalesce(order_id, cast(day as varchar)) as order_key, day"
    counted = f"select count(*), approx_count_distinct(hash(one)) from (select {keys} from line) as one"
    lines, orders = connection.execute(counted).fetchone() or (0, 0)
    if orders > _HARDLY_FEWER * lines:
        connection.execute(
            f"create view order_day as select {keys}, amount, profit, quantity, cast(1 as bigint) as lines from line"
        )
    else:
        connection.execute(
            f"create table order_day as select {keys}, sum(amount) as amount, sum(profit) as profit, "
            "sum(quantity) as quantity, count(*) as lines from line group by all "
            "order by customer nulls last, day, order_key"
        )


def _customer(connection: duckdb.DuckDBPyConnection, fields: Collection[str]) -> None:
    """The latest value of an attribute; of a segment column the value that most of the amount has."""
    latest = ", ".join(
        f"arg_max({column}, day) filter ({column} is not null) as {column}"
        if column in fields
        else f"cast(null as {BY_NAME[column].sql_type}) as {column}"
        for column in ATTRIBUTES
    )
    mains = "\n".join(
        f"left join (select customer, arg_max({column}, (coalesce(total, 0), lines, {column})) as {column} from "
        f"(select customer, {column}, sum(amount) as total, count(*) as lines from line "
        f"where {column} is not null group by all) group by customer) "
        f"as of_{column} using (customer)"
        for column in SEGMENTS
        if column in fields
    )
    segments = ", ".join(column if column in fields else f"cast(null as varchar) as {column}" for column in SEGMENTS)
    connection.execute(
        f"create table described as select customer, {latest} from line where customer is not null group by customer"
    )
    connection.execute(f"create table customer as select d.*, {segments} from described as d {mains} order by customer")
    connection.execute("drop table described")


def upgrade(connection: duckdb.DuckDBPyConnection) -> None:
    """Add what a database of an earlier version does not have."""
    if not names(connection, "sale"):
        kept = columns(connection)
        connection.execute("alter table line rename to sale")
        show(connection, kept)
    for column in EXTRAS:
        connection.execute(f"alter table customer add column if not exists {column} varchar")
