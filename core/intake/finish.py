"""From cleaned rows to the fact table: what a file leaves out is derived here, once and for all rows the same way."""

from __future__ import annotations

import duckdb

from core.fact import BY_NAME, MONEY
from core.intake import copies, master
from core.intake.clean import PERCENT, derives_amount
from core.intake.model import Mapping
from core.intake.stored import COLUMNS, store

_PRODUCT = "decimal(28, 8)"
_WIDE = "cast({} as decimal(20, 4))"
"""Two numbers of 18 digits are computed in 18 digits, and stop the import where that is too little."""


def line(connection: duckdb.DuckDBPyConnection, mapping: Mapping, told: master.Told, marked: bool = False) -> None:
    """Make ``line`` from ``staged``, with copies ``marked`` in the table behind it.

    What customer masters have ``told`` stands where a line says nothing itself.
    """
    made = derived(connection, mapping)
    for sold, named in told.items():
        for name in named:
            column = master.column(sold, name)
            made[name] = f"coalesce({made[name]}, {column})" if name in made else column
    columns = ", ".join(f"{made[name]} as {name}" for name in COLUMNS if name in made)
    source = f"staged {master.joins(told, 'staged')}"
    if marked:
        store(connection, copies.marked(connection, columns, source), made)
    else:
        store(connection, f"select {columns} from {source} where rejected is null", made)


def derived(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, str]:
    """The expressions over ``staged`` for the columns of ``line`` that a file fills."""
    fields = dict(mapping.fields)
    made = {name: name for name in COLUMNS if name in fields or name == "customer"}
    rate = _rate(connection) if "discount" in fields else "cast(0 as decimal(9, 6))"
    if "discount" in fields:
        made["discount"] = f"try_cast({rate} as {BY_NAME['discount'].sql_type})"
    if derives_amount(mapping):
        gross = f"try_cast({_WIDE.format('quantity')} * unit_price as {_PRODUCT})"
        made["amount"] = f"try_cast({gross} * (1 - coalesce(try_cast({rate} as decimal(9, 6)), 0)) as {MONEY})"
    if "profit" not in fields and "amount" in made:
        if "cost" in fields:
            made["profit"] = f"try_cast({_WIDE.format(made['amount'])} - cost as {MONEY})"
        elif "unit_cost" in fields and "quantity" in fields:
            cost = f"try_cast({_WIDE.format('unit_cost')} * quantity as {_PRODUCT})"
            made["profit"] = f"try_cast({made['amount']} - {cost} as {MONEY})"
    return made


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
