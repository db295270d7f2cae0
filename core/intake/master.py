"""A customer master beside the sales: what it says of a customer is put to every line that does not say it itself."""

from __future__ import annotations

from collections.abc import Mapping as Fields
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from core.fact import ATTRIBUTES
from core.intake import clean, dates, sql
from core.intake.model import Joined, Mapping, Master, Table
from core.intake.suggest import Trait

_ORDERS = ("status", "reason")
_TOLD = (*(name for name in ATTRIBUTES if name not in _ORDERS), "region", "channel", "rep", "customer_type")
_KEYS = ("customer", "name")
_UNIQUE = 0.98
_MONEY = ("amount", "unit_price", "quantity", "order_id")


def of(table: Table, fields: Fields[str, str], traits: Sequence[Trait]) -> Master | None:
    """The table as a customer master, if it is one: a row for every customer, and nothing sold."""
    seen = {trait.name: trait for trait in traits}
    keys = [seen[fields[name]] for name in _KEYS if name in fields]
    if not keys or any(name in fields for name in _MONEY) or len(keys) + len([f for f in fields if f in _TOLD]) < 2:
        return None
    if not any(key.distinct >= _UNIQUE * key.filled for key in keys):
        return None
    kept = {name: column for name, column in fields.items() if name in (*_KEYS, *_TOLD)}
    return Master(table, tuple(kept.items()))


@dataclass(frozen=True)
class Told:
    """A master that was read: ``table`` has a row for every value of ``sold``, the field of the sales that it matches.

    The columns are ``matching`` and ``told_`` with the name of each of ``fields``.
    """

    table: str
    sold: str
    fields: tuple[str, ...]
    joined: Joined


def attach(connection: duckdb.DuckDBPyConnection, master: Master, mapping: Mapping, table: str) -> Told:
    """Read a master beside ``staged``, matched by what fits most customers; a first value counts."""
    fields = dict(master.fields)
    cells = {field: sql.cell(master.table, column) for field, column in fields.items()}
    days = {}
    if "birthday" in cells:
        source = sql.read(master.table, padded=True, recorded=False)
        days["birthday"] = dates.decide(connection, source, cells["birthday"]).format
    values = ", ".join(f"{clean.value(field, cells, mapping, days)} as {field}" for field in fields)
    rows = f"select row_number() over () as place, * from {sql.read(master.table, padded=True, recorded=False)}"
    connection.execute(f"create or replace temp table told as select place, {values} from ({rows}) as read")
    there = [name for name in _KEYS if name in dict(mapping.fields) or name == "customer"]
    pairs = [(sold, told) for sold in there for told in _KEYS if told in fields]
    found = {pair: _matched(connection, *pair) for pair in pairs}
    sold, told = max(pairs, key=lambda pair: (found[pair], pair[0] == pair[1], -pairs.index(pair)))
    kept = tuple(field for field in fields if field in _TOLD and field != sold)
    firsts = [f"arg_min({field}, place) filter ({field} is not null) as told_{field}" for field in kept]
    connection.execute(
        f"create or replace temp table {table} as select {', '.join([f'{told} as matching', *firsts])} from told "
        f"where {told} is not null group by {told}"
    )
    connection.execute("drop table told")
    buyers = f"(select distinct {sold} from staged where rejected is null and {sold} is not null) as buyers"
    matched, everybody = found[sold, told], sql.count(connection, buyers)
    return Told(
        table, sold, kept, Joined(master.table.name, sql.count(connection, table), matched, everybody - matched)
    )


def _matched(connection: duckdb.DuckDBPyConnection, sold: str, told: str) -> int:
    """How many customers of the sales are in the master."""
    both = f"(select {sold} from staged where rejected is null intersect select {told} from told) as both_have"
    return sql.count(connection, f"{both} where {sold} is not null")
