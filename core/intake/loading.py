"""From an inspection to the fact table. The one rule: accepted rows + rejected rows = rows of the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import duckdb
import pandas as pd

from core import job
from core.errors import UserError
from core.intake import clean, dates, figures, finish, master, sql
from core.intake.aliases import normal
from core.intake.inspection import check
from core.intake.model import Column, Example, Inspection, Joined, Mapping, Report, Table
from core.intake.reading import settled
from core.intake.rejects import places
from core.intake.stored import COLUMNS, Numbers, numbers

_EXAMPLES = 3
_LONG = 100_000
"""Lines from which it pays to look how they are sorted best."""
_FIRST_ROWS = 2_000
_CURRENCY_HEADERS = ("currency", "currencycode", "币种", "货币", "幣別", "貨幣")


_FIRST = f"""
    with placed as (
        select *, row_number() over (partition by reason order by file, line, content) as place from reject
    )
    select reason, file, line, left(content, 200) from placed where place <= {_EXAMPLES} order by reason, place"""


def load(
    connection: duckdb.DuckDBPyConnection, inspection: Inspection, mapping: Mapping, marked: bool = False
) -> Report:
    """Make the tables ``line`` and ``reject``; ``marked`` with a mark on lines that are copies of another."""
    _refuse(inspection, mapping)
    create_rejects(connection)
    birthday = _birthday_format(connection, inspection, mapping)
    into = "sorted" if finish.at_once(inspection, mapping) else "staged"
    mended = (_sorted if into == "sorted" else _staged)(connection, inspection, mapping, birthday, marked)
    _refuse_empty(connection, inspection, mapping, into)
    joined: tuple[Joined, ...] = ()
    if into == "staged":
        job.stage("sort", 0.65, 0.9, sql.count(connection, into))
        keys = [name for name in master.KEYS if name in dict(mapping.fields) or name == "customer"]
        joined = tuple(master.attach(connection, one, mapping, keys=keys) for one in inspection.masters)
        finish.sort(connection, mapping, master.told(connection), marked)
    finish.line(connection, marked)
    report = counted(connection, _currency(connection, inspection, mapping))
    return replace(report, joined=joined, mended=tuple(mended))


def create_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of rejected rows, empty."""
    connection.execute("create or replace table reject (file varchar, line bigint, reason varchar, content varchar)")


def _refuse(inspection: Inspection, mapping: Mapping) -> None:
    check(mapping, inspection.alone)
    needed = clean.needed(mapping)
    for table in inspection.tables:
        there = {column.name for column in table.columns}
        for field, column in mapping.fields:
            if column not in there and field in needed:
                raise UserError("columns_differ", file=table.name, column=column)
    if not mapping.date_format:
        column = dict(mapping.fields)["day"]
        example = _example(inspection, column)
        raise UserError("no_date_parses", file=inspection.tables[0].name, column=column, example=example)


def _sorted(
    connection: duckdb.DuckDBPyConnection, inspection: Inspection, mapping: Mapping, birthday: str, marked: bool
) -> list[Example]:
    """Read the one file into ``sorted``; gives the lines that were put right."""
    (table,) = inspection.tables
    job.stage("read", 0.0, 0.9, table.lines)
    by = _numbers(connection, table, mapping) if table.lines >= _LONG else None

    def take(found: Table, padded: bool) -> str:
        return finish.read_sorted(clean.rows(found, mapping, padded, birthday, marked=marked), mapping, marked, by)

    return _read(connection, table, mapping, birthday, "sorted", take, "drop table sorted")


def _numbers(connection: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping) -> Numbers | None:
    """How the first customers are numbers (``stored.numbers``)."""
    customer = clean.customer(table, mapping)
    first = f"select {customer} from {sql.read(table, recorded=False)} limit {_FIRST_ROWS}"
    return numbers([found for (found,) in connection.execute(first).fetchall() if found])


def _staged(
    connection: duckdb.DuckDBPyConnection, inspection: Inspection, mapping: Mapping, birthday: str, marked: bool
) -> list[Example]:
    """Read every file into ``staged``; gives the lines that were put right."""
    connection.execute(clean.staged(mapping, marked))
    mended: list[Example] = []
    done, every = 0, sum(table.csv.stat().st_size for table in inspection.tables)

    def take(found: Table, padded: bool) -> str:
        return f"insert into staged {clean.rows(found, mapping, padded, birthday, marked=marked)}"

    for table in inspection.tables:
        size = table.csv.stat().st_size
        job.stage("read", 0.6 * done / every, 0.6 * (done + size) / every, table.lines)
        new = f"rowid >= {sql.count(connection, 'staged')}"
        mended += _read(
            connection, table, mapping, birthday, f"staged where {new}", take, f"delete from staged where {new}"
        )
        done += size
    job.stage("clean", 0.6, 0.65)
    return mended


def _read(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    mapping: Mapping,
    birthday: str,
    into: str,
    take: Callable[[Table, bool], str],
    undo: str,
) -> list[Example]:
    """Read one file, once more to number the rows that were rejected; gives the lines that were put right."""
    bad: list[tuple[int, str, str]] = []
    with settled(connection, table, take, undo) as found:
        if sql.count(connection, f"(from {into}) as new where rejected is not null"):
            connection.execute(sql.forget())
            numbered = clean.rows(found.table, mapping, found.padded, birthday, numbered=True)
            bad = connection.execute(
                f"select place, rejected, content from ({numbered}) where rejected is not null"
            ).fetchall()
    if bad or found.refused or found.lost:
        lines, refused = places(found.table, [place for place, _, _ in bad], found.refused)
        rows = [(lines.get(place, 0), reason, content) for place, reason, content in bad]
        rows += [(line, "bad_structure", content) for line, content in (*found.lost, *refused)]
        record(connection, table.name, rows)
    return [Example("mended", table.name, line, content) for line, content in found.mended]


def record(connection: duckdb.DuckDBPyConnection, file: str, rows: Sequence[tuple[int, str, str]]) -> None:
    """Put rows of a file to ``reject``: line, reason, content."""
    frame = pd.DataFrame(rows, columns=["line", "reason", "content"])
    connection.register("found_rejects", frame)
    connection.execute(
        "insert into reject select $file, line, reason, content from found_rejects order by line", {"file": file}
    )
    connection.unregister("found_rejects")


def _refuse_empty(connection: duckdb.DuckDBPyConnection, inspection: Inspection, mapping: Mapping, into: str) -> None:
    rows = dict(connection.execute("select reason, count(*) from reject group by all order by 2, 1").fetchall())
    accepted = sql.count(connection, f"{into} where rejected is null")
    fields = dict(mapping.fields)
    column = fields.get("amount") or (fields.get("unit_price") if clean.derives_amount(mapping) else None)
    if column and rows.get("bad_amount", 0) > accepted:
        example = _example(inspection, column)
        raise UserError("no_amount_parses", file=inspection.tables[0].name, column=column, example=example)
    if not accepted:
        raise UserError("nothing_accepted", file=inspection.tables[0].name, reason=list(rows)[-1] if rows else "blank")


def _example(inspection: Inspection, name: str) -> str:
    return next((column.samples[0] for column in inspection.columns if column.name == name and column.samples), "")


def _birthday_format(connection: duckdb.DuckDBPyConnection, inspection: Inspection, mapping: Mapping) -> str:
    column = dict(mapping.fields).get("birthday")
    telling = [table for table in inspection.tables if any(found.name == column for found in table.columns)]
    if not column or not telling:
        return ""
    table = telling[0]
    return dates.decide(connection, sql.read(table, recorded=False), sql.cell(table, column)).format


def counted(connection: duckdb.DuckDBPyConnection, currency: str) -> Report:
    """What ``line`` and ``reject`` hold."""
    present = ", ".join(f"count({name})" for name in COLUMNS)
    row = connection.execute(
        f"select count(*), sum(amount), min(day), max(day), count(distinct customer), {present} from line"
    ).fetchone()
    assert row is not None
    lines, total, first, last, customers, *counts = row
    reasons = connection.execute("select reason, count(*) from reject group by all order by 2 desc, 1").fetchall()
    fields = tuple(name for name, count in zip(COLUMNS, counts, strict=True) if count)
    rejected = sum(count for _, count in reasons)
    examples = tuple(Example(*row) for row in connection.execute(_FIRST).fetchall())
    return Report(lines, rejected, tuple(reasons), total, first, last, customers, fields, currency, examples)


def names_currency(column: Column) -> bool:
    """Whether a column says in which currency amounts are: it is read without being a field."""
    return normal(column.name) in _CURRENCY_HEADERS and bool(column.samples)


def _currency(connection: duckdb.DuckDBPyConnection, inspection: Inspection, mapping: Mapping) -> str:
    """The one currency that a column of its own, the amounts, or their header name; empty for none or several."""
    fields = dict(mapping.fields)
    money = fields.get("amount") or fields.get("unit_price") or ""
    of_its_own = [column.name for column in inspection.columns if names_currency(column)]
    signed = [
        column.name
        for column in inspection.columns
        if column.name == money and any(map(figures.currency, column.samples))
    ]
    if of_its_own or signed:
        named = _named(connection, inspection, (of_its_own or signed)[0], bool(of_its_own))
        return named.pop() if len(named) == 1 else ""
    return figures.currency(money)


def _named(connection: duckdb.DuckDBPyConnection, inspection: Inspection, name: str, of_its_own: bool) -> set[str]:
    """Every currency in a column of all files; what a column of its own says and we do not know, stands as it is."""
    found: set[str] = set()
    for table in inspection.tables:
        if name in (column.name for column in table.columns):
            cell = sql.cell(table, name)
            word = sql.trimmed(cell if of_its_own else f"regexp_replace({cell}, '[0-9.,+()'' -]', '', 'g')")
            read = sql.read(table, recorded=False)
            rows = connection.execute(f"select distinct {word} from {read} limit 100").fetchall()
            found |= {figures.currency(word) or (word[:4] if of_its_own else "") for (word,) in rows if word}
    return found - {""}
