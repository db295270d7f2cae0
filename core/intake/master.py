"""A customer master beside the sales: what it says of a customer is put to every line that does not say it itself.

What was told is kept in the table ``told``, a row for every value of the field of the sales that it matches (``sold``),
so that lines of later files are told the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Fields

import duckdb

from core.fact import ATTRIBUTES, BY_NAME, EXTRAS
from core.intake import clean, dates, sql
from core.intake.further import further
from core.intake.model import Joined, Mapping, Master, Table
from core.intake.stored import names
from core.intake.suggest import Trait

TOLD = "told"
KEYS = ("customer", "name")
DESCRIBING = (*(name for name in ATTRIBUTES if name != "status"), "region", "channel", "rep", "customer_type")
"""What a master may say of a customer, beside further segment columns."""
_FIELDS = (*DESCRIBING, *EXTRAS)
_UNIQUE = 0.98
_SOLD = ("amount", "unit_price", "quantity", "order_id")
_FIRST = 20

Told = dict[str, tuple[str, ...]]
"""Fields that were told, by the field of the sales that they are matched by."""


def of(table: Table, fields: Fields[str, str], traits: Sequence[Trait]) -> Master | None:
    """The table as a customer master, if it is one: a row for every customer, and nothing sold."""
    seen = {trait.name: trait for trait in traits}
    keys = [seen[fields[name]] for name in KEYS if name in fields]
    if any(name in fields for name in _SOLD) or not any(key.distinct >= _UNIQUE * key.filled for key in keys):
        return None
    kept = {name: column for name, column in fields.items() if name in (*KEYS, *DESCRIBING)}
    kept |= further(traits, kept)
    return Master(table, tuple(kept.items())) if len(kept) > 1 else None


def attach(
    connection: duckdb.DuckDBPyConnection,
    master: Master,
    mapping: Mapping,
    bought: str = "staged where rejected is null",
    keys: Collection[str] = KEYS,
) -> Joined:
    """Read a master into ``told``, matched with who ``bought`` by what fits most customers; a first value counts.

    ``keys`` are those of its fields that the sales have.
    """
    fields = dict(master.fields)
    cells = {field: sql.cell(master.table, column) for field, column in fields.items()}
    days = {}
    if "birthday" in cells:
        source = sql.read(master.table, padded=True, recorded=False)
        days["birthday"] = dates.decide(connection, source, cells["birthday"]).format
    tight = master.table.tight
    values = ", ".join(f"{clean.value(field, cells, mapping, days, tight)} as {field}" for field in fields)
    rows = f"select row_number() over () as age, * from {sql.read(master.table, padded=True, recorded=False)}"
    connection.execute(f"create or replace temp table listed as select age, {values} from ({rows}) as read")
    buyers = f"select {{}} from {bought}"
    pairs = [(sold, listed) for sold in KEYS if sold in keys for listed in KEYS if listed in fields]
    found = {(sold, listed): _matched(connection, buyers.format(sold), listed) for sold, listed in pairs}
    sold, listed = max(pairs, key=lambda pair: (found[pair], pair[0] == pair[1], -pairs.index(pair)))
    kept = [field for field in fields if field in _FIELDS and field != sold]
    new = f"select age, '{sold}' as sold, {listed} as matching, {', '.join(kept) or 'null as nothing'} from listed"
    create(connection)
    _add(connection, new)
    return _fits(connection, master.table.name, buyers.format(sold), listed, found[sold, listed])


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of what was told, where there is none."""
    columns = ", ".join(f"{field} {BY_NAME[field].sql_type}" for field in _FIELDS)
    connection.execute(f"create table if not exists {TOLD} (sold varchar, matching varchar, {columns})")


def recall(connection: duckdb.DuckDBPyConnection) -> bool:
    """Put what the database ``before`` was told to ``told``, where that says nothing itself; whether it was any."""
    if not names(connection, TOLD, "before") or not sql.count(connection, f"before.{TOLD}"):
        return False  # an earlier version knew nothing of it
    create(connection)
    _add(connection, f"select 1 as age, * from before.{TOLD}")
    return True


def told(connection: duckdb.DuckDBPyConnection) -> Told:
    """What ``told`` says anything of."""
    if not names(connection, TOLD):
        return {}
    counts = ", ".join(f"count({field})" for field in _FIELDS)
    rows = connection.execute(f"select sold, {counts} from {TOLD} group by sold order by sold").fetchall()
    return {sold: tuple(field for field, count in zip(_FIELDS, found, strict=True) if count) for sold, *found in rows}


def joins(found: Told, line: str) -> str:
    """Joins for a query from ``line``; every line stays one, a matching value has one row."""
    parts = []
    for sold, fields in found.items():
        columns = ", ".join(["matching", *(f"{field} as {column(sold, field)}" for field in fields)])
        source = f"(select {columns} from {TOLD} where sold = '{sold}') as by_{sold}"
        parts.append(f"left join {source} on by_{sold}.matching = {line}.{sold}")
    return " ".join(parts)


def column(sold: str, field: str) -> str:
    """What a field is called in ``joins``."""
    return f"told_{sold}_{field}"


def _add(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Put rows with an ``age`` above 0 to ``told``, where it says nothing itself; the youngest value counts."""
    firsts = ", ".join(f"arg_min({field}, age) filter ({field} is not null) as {field}" for field in _FIELDS)
    connection.execute(
        f"create table condensed as select sold, matching, {firsts} "
        f"from (select 0 as age, * from {TOLD} union all by name {rows}) as every_row "
        "where matching is not null group by sold, matching"
    )
    connection.execute(f"drop table {TOLD}; alter table condensed rename to {TOLD}")


def _matched(connection: duckdb.DuckDBPyConnection, buyers: str, listed: str) -> int:
    """How many customers of the sales are in the master."""
    return sql.count(
        connection, f"({buyers} intersect select {listed} from listed) as both_have(one) where one is not null"
    )


def _fits(connection: duckdb.DuckDBPyConnection, file: str, buyers: str, listed: str, matched: int) -> Joined:
    master = f"select {listed} from listed"
    rows, everybody = (
        sql.count(connection, f"(select distinct one from ({source}) as every(one)) where one is not null")
        for source in (master, buyers)
    )
    absent, unsold = (
        connection.execute(
            f"select one from ({a} except {b}) as every(one) where one is not null order by 1 limit {_FIRST}"
        ).fetchall()
        for a, b in ((buyers, master), (master, buyers))
    )
    connection.execute("drop table listed")
    return Joined(
        file,
        rows,
        matched,
        everybody - matched,
        tuple(name for (name,) in absent),
        tuple(name for (name,) in unsold),
    )
