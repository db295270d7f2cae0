"""From cleaned rows to the fact table: what a file leaves out is derived here, once and for all rows the same way."""

from __future__ import annotations

import duckdb

from core.fact import BY_NAME, MONEY
from core.intake import copies, master, sql
from core.intake.clean import PERCENT, REASON, derives_amount
from core.intake.model import Inspection, Mapping
from core.intake.stored import COLUMNS, Numbers, names, ordered, put

_PRODUCT = "decimal(28, 8)"
_WIDE = "cast({} as decimal(20, 4))"
"""Two numbers of 18 digits are computed in 18 digits, and stop the import where that is too little."""
_NONE = "cast(0 as decimal(9, 6))"
"""The rate where there is no discount."""


def at_once(inspection: Inspection, mapping: Mapping) -> bool:
    """Whether rows can be sorted while they are read: there is one file, and nothing that takes all rows to know."""
    return len(inspection.tables) == 1 and not inspection.masters and "discount" not in dict(mapping.fields)


def read_sorted(rows: str, mapping: Mapping, marked: bool, numbers: Numbers | None) -> str:
    """The statement that makes ``sorted`` of cleaned rows, rejected ones too, without a table between; ``numbers`` are
    the customers, if they are some."""
    beside = f", cast(rejected as {REASON}) as rejected" + (f", {copies.SAME}" if marked else "")
    return ordered(f"select {_listed(_made(mapping, _NONE))}{beside} from ({rows})", numbers)


def sort(connection: duckdb.DuckDBPyConnection, mapping: Mapping, told: master.Told, marked: bool) -> None:
    """Make ``sorted`` from ``staged``; what customer masters have ``told`` stands where a line says nothing itself."""
    made = derived(connection, mapping)
    for sold, named in told.items():
        for name in named:
            column = master.column(sold, name)
            made[name] = f"coalesce({made[name]}, {column})" if name in made else column
    joins = master.joins(told, "staged")
    beside = f", rejected, {copies.SAME}" if marked else ", rejected"
    connection.execute(ordered(f"select {_listed(made)}{beside} from staged {joins} where rejected is null"))
    connection.execute("drop table staged")


def line(connection: duckdb.DuckDBPyConnection, marked: bool) -> None:
    """Make ``line`` of ``sorted``: without rejected rows, with copies ``marked`` in the table behind it."""
    if sql.count(connection, "sorted where rejected is not null"):
        connection.execute("delete from sorted where rejected is not null")
    connection.execute("alter table sorted drop column rejected")
    if marked:
        copies.mark(connection)
    put(connection, names(connection, "sorted"))


def derived(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, str]:
    """The expressions over ``staged`` for the columns of ``line`` that a file fills."""
    return _made(mapping, _rate(connection) if "discount" in dict(mapping.fields) else _NONE)


def _listed(made: dict[str, str]) -> str:
    return ", ".join(f"{made[name]} as {name}" for name in COLUMNS if name in made)


def _made(mapping: Mapping, rate: str) -> dict[str, str]:
    """The columns that a file says or that follow from them, each as an expression over cleaned rows."""
    fields = dict(mapping.fields)
    made = {name: name for name in COLUMNS if name in fields or name == "customer"}
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
