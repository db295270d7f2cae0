"""One file's rows as typed columns, in SQL. The one rule: a row is kept or gets a reason, it never disappears."""

from __future__ import annotations

from core.fact import BY_NAME, FIELDS, MONEY
from core.intake import day_text, figures, sql
from core.intake.copies import SAME, fingerprint
from core.intake.model import Mapping, Table

PERCENT = "is_percent"
REASON = "enum ('repeated_header', 'empty_date', 'bad_date', 'bad_amount', 'bad_quantity')"
"""The type of why a row is rejected: a byte in every row instead of a text."""
_KEYS = ("customer", "order_id")


def fields_of(mapping: Mapping) -> tuple[str, ...]:
    """The fields that a mapping fills. Columns of nothing would cost as much as the others while rows are gathered."""
    found = dict(mapping.fields)
    return tuple(field.name for field in FIELDS if field.name in found or field.name == "customer")


def staged(mapping: Mapping, marked: bool = False) -> str:
    """The table that rows of all files are read into; ``marked`` with what tells rows apart that are the same."""
    types = {field.name: MONEY if field.kind == "rate" else field.sql_type for field in FIELDS}
    columns = ", ".join(f"{name} {types[name]}" for name in fields_of(mapping))
    columns += f", {PERCENT} boolean" if "discount" in dict(mapping.fields) else ""
    columns += f", rejected {REASON}" + (f", {SAME} ubigint" if marked else "")
    return f"create or replace temp table staged ({columns})"


def rows(
    table: Table,
    mapping: Mapping,
    padded: bool,
    birthday_format: str,
    numbered: bool = False,
    marked: bool = False,
) -> str:
    """A query with the columns of ``staged``; ``numbered`` adds each row's place among those read, and its text."""
    cells = {field: sql.value(table, column) for field, column in mapping.fields}
    kept = fields_of(mapping)
    days = {"day": mapping.date_format_of(table.sha256), "birthday": birthday_format}
    values = ", ".join(f"{value(name, cells, mapping, days, table.tight)} as {name}" for name in kept)
    if "discount" in cells:
        kept, values = (*kept, PERCENT), f"{values}, {_percent(cells['discount'])} as {PERCENT}"
    extra = f", place, {_content(table)} as content" if numbered else ""
    extra += f", {fingerprint(table, mapping)} as {SAME}" if marked else ""
    source = sql.read(table, padded)
    if numbered:
        source = f"(select row_number() over () as place, * from {source})"
    raw = ", ".join(f"{cell} as raw_{field}" for field, cell in cells.items())
    # Blank rows go by their raw cells: a condition on what is made of them would be computed once more, below.
    blank = " and ".join(f"{sql.trimmed(f'c{n}')} is null" for n in range(1, len(table.columns) + 1))
    inner = f"select {values}, {raw}{extra} from {source} where {cells['day']} between '!' and '~' or not ({blank})"
    wanted = (f", {SAME}" if marked else "") + (", place, content" if numbered else "")
    return f"select {', '.join(kept)}, {_reason(table, mapping)} as rejected{wanted} from ({inner})"


def customer(table: Table, mapping: Mapping) -> str:
    """The engine's expression for the customer."""
    cells = {field: sql.value(table, column) for field, column in mapping.fields}
    return value("customer", cells, mapping, {}, table.tight)


def _percent(cell: str) -> str:
    return f"coalesce(regexp_matches({cell}, '[%％]'), false)"


def _content(table: Table) -> str:
    parts = ", ".join(f"coalesce(c{number}, '')" for number in range(1, len(table.columns) + 1))
    return f"left(concat_ws({sql.text(table.dialect.delimiter)}, {parts}), 2000)"


def value(name: str, cells: dict[str, str], mapping: Mapping, days: dict[str, str], tight: bool) -> str:
    """The engine's expression for a field; ``cells`` are its columns by field, ``days`` formats by field.

    Cells of a ``tight`` file have no blanks around them.
    """
    field = BY_NAME[name]
    cell = cells["name"] if name == "customer" and "customer" not in cells else cells[name]
    if field.kind == "day":
        return day_text.day(cell, days[name])
    if field.kind in ("money", "number", "rate"):
        return figures.number(cell, mapping.decimal, rate=field.kind == "rate", money=field.kind == "money")
    if name in _KEYS:  # numbers that went through a float: 17850.0
        cut = "case when try_cast(id as double) is not null then id[:-3] else id end"
        whole = sql.once("id", sql.trimmed(cell), cut)
        plain = f"not ends_with({cell}, '.0')" if tight else sql.plain(cell, "1")
        return (
            f"case when {plain} then {cell} "
            f"when ends_with({cell}, '.0') or ends_with({cell}, '.0 ') then {whole} else {sql.trimmed_cell(cell)} end"
        )
    return sql.trimmed_cell(cell, tight)


def _reason(table: Table, mapping: Mapping) -> str:
    fields = dict(mapping.fields)
    cases = []
    if table.header_line:
        same = [
            f"trim(raw_{field}) = {sql.text(fields[field])}"
            for field in ("day", "customer", "name", "amount")
            if field in fields
        ]
        cases.append(f"when day is null and {' and '.join(same)} then 'repeated_header'")
    cases.append(f"when day is null and {sql.trimmed('raw_day')} is null then 'empty_date'")
    cases.append("when day is null then 'bad_date'")
    if "amount" in fields:
        cases.append("when amount is null then 'bad_amount'")
    derived = derives_amount(mapping)
    if derived:
        cases.append("when unit_price is null then 'bad_amount'")
        cases.append("when quantity is null then 'bad_quantity'")
        gross = "abs(cast(quantity as double) * cast(unit_price as double))"
        cases.append(f"when {gross} >= 1e14 then 'bad_amount'")  # more than the amount's type holds
    elif "quantity" in fields:
        cases.append(f"when quantity is null and {sql.trimmed('raw_quantity')} is not null then 'bad_quantity'")
    told = [name for name in ("day", "amount", "unit_price", "quantity") if name in fields]
    if not derived:
        # Most rows have all of them: one look, then nothing to find out.
        cases.insert(0, f"when {' and '.join(f'{name} is not null' for name in told)} then null")
    return f"case {' '.join(cases)} end"


def needed(mapping: Mapping) -> tuple[str, ...]:
    """The fields that every file has to have; a column of another one may be missing in some."""
    fields = dict(mapping.fields)
    money = ("unit_price", "quantity") if derives_amount(mapping) else ("amount",)
    return ("customer" if "customer" in fields else "name", "day", *money)


def derives_amount(mapping: Mapping) -> bool:
    """Whether amounts have to be multiplied out."""
    fields = dict(mapping.fields)
    return "amount" not in fields and "unit_price" in fields and "quantity" in fields
