"""From cleaned rows to the fact table: what a file leaves out is derived here, once and for all rows the same way."""

from __future__ import annotations

import duckdb

from core.fact import BY_NAME, MONEY
from core.intake.clean import PERCENT, derives_amount
from core.intake.model import Mapping

COLUMNS: tuple[str, ...] = (
    "customer",
    "name",
    "order_id",
    "day",
    "amount",
    "profit",
    "quantity",
    "discount",
    "product",
    "category",
    "region",
    "channel",
    "rep",
    "customer_type",
    "status",
    "reason",
    "gender",
    "birthday",
    "occupation",
    "phone",
    "email",
    "address",
)
_PRODUCT = "decimal(28, 8)"


def line(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Make ``line`` from ``staged``: one sort, because every later question asks by customer and day."""
    fields = dict(mapping.fields)
    rate = _rate(connection)
    made = {name: name for name in COLUMNS}
    made["discount"] = f"try_cast({rate} as {BY_NAME['discount'].sql_type})"
    if derives_amount(mapping):
        gross = f"try_cast(quantity * unit_price as {_PRODUCT})"
        made["amount"] = f"try_cast({gross} * (1 - coalesce(try_cast({rate} as decimal(9, 6)), 0)) as {MONEY})"
    if "profit" not in fields:
        if "cost" in fields:
            made["profit"] = f"try_cast({made['amount']} - cost as {MONEY})"
        elif "unit_cost" in fields and "quantity" in fields:
            made["profit"] = f"try_cast({made['amount']} - try_cast(unit_cost * quantity as {_PRODUCT}) as {MONEY})"
    if "name" not in fields:
        made["name"] = "cast(null as varchar)"
    columns = ", ".join(f"{expression} as {name}" for name, expression in made.items())
    connection.execute(
        f"create or replace table line as select {columns} from staged where rejected is null "
        "order by customer nulls last, day"
    )


def _rate(connection: duckdb.DuckDBPyConnection) -> str:
    """The discount as a rate. One value above 1, or one per cent sign, makes the whole column per cent."""
    row = connection.execute(
        f"select coalesce(max(abs(discount)), 0), coalesce(bool_or({PERCENT}), false) from staged"
    ).fetchone()
    assert row is not None
    largest, signed = row
    if largest > 100:  # sums of money, no rates: an amount cannot be derived from them by multiplying
        return "cast(null as decimal(9, 6))"
    return "cast(discount as decimal(18, 6)) * 0.01" if signed or largest > 1 else "discount"
