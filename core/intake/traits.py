"""What the columns look like, from a sample of rows read once; days that stay ambiguous are looked up in all rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from itertools import count
from pathlib import Path

import duckdb

from core import job
from core.engine import builder
from core.errors import UserError
from core.fact import BY_NAME
from core.intake import dates, decimals, figures, sql
from core.intake import model as m
from core.intake.aliases import says_nothing
from core.intake.suggest import Trait

SAMPLE_ROWS = 20_000
_WHOLE = 16 * 1024 * 1024
_SHOWN = 5
_LOOKED_AT = 500
_AT_ONCE = 2
_DATED = r"'^\D{0,12}(\d{8}|\d{1,4}\D{1,12}\d{1,4})'"


@contextmanager
def engine(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A scratch engine that may read ``folder`` and leaves nothing there."""
    home = folder / f"inspect.{secrets.token_hex(4)}"
    home.mkdir()
    connection = builder(home / "scratch.duckdb", folder)
    try:
        with job.watched(connection):
            yield connection
    finally:
        connection.close()
        for path in sorted(home.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        home.rmdir()


def sample(connection: duckdb.DuckDBPyConnection, table: m.Table) -> None:
    """The first rows of a file as table ``sample``. Raises ``UserError`` when there are none."""
    refused = 0
    try:
        for padded in (False, True):  # every row may be too short
            connection.execute(sql.forget())
            connection.execute(f"create or replace table sample as from {sql.read(table, padded)} limit {SAMPLE_ROWS}")
            if sql.count(connection, "sample"):
                return
            refused += sql.count(connection, sql.ERRORS)
    except duckdb.Error:
        raise UserError("not_a_table", file=table.name) from None
    finally:
        connection.execute(sql.forget())
    raise UserError("not_a_table" if refused or not table.header_line else "header_only", file=table.name)


def shown(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> tuple[m.Column, ...]:
    """The columns with some of their values, in the order of the file."""
    rows = connection.execute("from sample limit 1000").fetchall()
    found = []
    for place, name in enumerate(names):
        values = dict.fromkeys(value.strip()[:200] for row in rows if (value := row[place]) and value.strip())
        found.append(m.Column(name, tuple(list(values)[:_SHOWN])))
    return tuple(found)


def traits(connection: duckdb.DuckDBPyConnection, table: m.Table) -> list[Trait]:
    """The sample in figures."""

    def one(number: int, column: m.Column) -> Trait:
        job.breathe()
        with connection.cursor() as own:
            return _trait(own, number, column, bool(table.header_line))

    # To understand these questions takes longer than to answer them, and one processor each.
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as beside:
        around = [copy_context() for _ in table.columns]
        return list(beside.map(lambda within, *asked: within.run(one, *asked), around, count(1), table.columns))


def _trait(connection: duckdb.DuckDBPyConnection, number: int, column: m.Column, header: bool) -> Trait:
    """One column of the sample, the ``number``-th."""
    cell = sql.trimmed(f"c{number}")
    point, comma = (figures.number("value", sign, rate=True) for sign in ".,")
    row = connection.execute(f"""
        with values as (select {cell} as value, count(*) as lines from sample group by all having value is not null)
            , looked as (from values limit {_LOOKED_AT})
        select (select coalesce(sum(lines), 0) from values), (select count(*) from values),
            (select coalesce(max(length(value)), 0) from values), coalesce(sum(lines), 0),
            coalesce(greatest(sum(lines) filter ({point} is not null), sum(lines) filter ({comma} is not null)), 0),
            coalesce(sum(lines) filter (regexp_full_match(value, '-?\\d+')), 0),
            coalesce(sum(lines) filter ({dates.numeric("value")}), 0),
            coalesce(sum(lines) filter (regexp_matches(value, {_DATED})), 0)
        from looked""").fetchone()
    assert row is not None
    filled, distinct, longest, lines, numbers, whole, serials, dated = (int(value) for value in row)
    share = 1 / max(lines, 1)
    # Trying every format takes a while: only where there is something like a day.
    likely = dated * share >= 0.1
    days = dates.decide(connection, "sample", f"c{number}", _LOOKED_AT) if likely else dates.NONE
    return Trait(
        column.name,
        header and not says_nothing(column.name),
        filled,
        distinct,
        numbers * share,
        whole * share,
        days.share if "%" in days.format else 0.0,
        serials * share,
        longest,
    )


def mapping(connection: duckdb.DuckDBPyConnection, tables: Sequence[m.Table], fields: Mapping[str, str]) -> m.Mapping:
    """Add to chosen columns how their days and numbers are written, over all files."""
    decided, formats, undecided = _days(connection, tables, fields["day"]) if "day" in fields else (dates.NONE, (), ())
    columns = [column for field, column in fields.items() if BY_NAME[field].kind in ("money", "number", "rate")]
    money = ["amount"] if "amount" in fields else ["unit_price", "quantity"]
    asked = [f"v{columns.index(fields[field]) + 1}" for field in money if field in fields]
    hint = decimals.expected(tables[0], decided.format)
    for whole in (False, True):
        source = _union(tables, columns, whole)
        found = decimals.decide(connection, source, [f"v{n}" for n, _ in enumerate(columns, 1)], asked, hint)
        if not found.ambiguous:
            break
    chosen = tuple((field, fields[field]) for field in BY_NAME if field in fields)
    return m.Mapping(chosen, decided.format, decided.ambiguous, found.sign, found.ambiguous, formats, undecided)


Formats = tuple[tuple[str, str], ...]


def _days(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[m.Table], column: str
) -> tuple[dates.Dates, Formats, tuple[str, ...]]:
    """How all files write their days, the files that have a way of their own, and those that could be either way round.

    A file whose days could be either way round follows those that can only be one; where those disagree, it is open.
    """
    decided = _decided(connection, tables, column)
    if len(tables) == 1 or decided.share == 1:
        return decided, (), ()
    every = {table.sha256: _decided(connection, [table], column) for table in tables}
    certain = {one.format[:2] for one in every.values() if dates.ordered(one.format) and not one.ambiguous}
    undecided = tuple(file for file, one in every.items() if one.ambiguous)
    if undecided and len(certain) > 1:
        first = every[undecided[0]]
        formats = {file: dates.alike(one.format, first.format) for file, one in every.items() if one.ambiguous}
        formats = {file: formats.get(file, one.format) for file, one in every.items() if one.format}
        return dates.Dates(first.format, True, decided.share), tuple(formats.items()), undecided
    own = {}
    for table in tables:
        alone = every[table.sha256]
        if alone.format and alone.format != decided.format:
            source = _union([table], [column])
            fits = [dates.fitting(connection, source, "v1", form) for form in (decided.format, alone.format)]
            if fits[1] > fits[0]:
                own[table.sha256] = alone
    clear = [alone.format for alone in own.values() if not alone.ambiguous and dates.ordered(alone.format)]
    if decided.ambiguous and clear:
        decided = dates.Dates(dates.alike(decided.format, clear[0]), False, decided.share)
    turned = {
        name: dates.alike(alone.format, decided.format) if alone.ambiguous else alone.format
        for name, alone in own.items()
    }
    return decided, tuple(turned.items()), ()


def _decided(connection: duckdb.DuckDBPyConnection, tables: Sequence[m.Table], column: str) -> dates.Dates:
    decided = dates.decide(connection, _union(tables, [column]), "v1")
    if decided.ambiguous or not decided.format:
        decided = dates.decide(connection, _union(tables, [column], whole=True), "v1")
    return decided


def _union(tables: Sequence[m.Table], columns: Sequence[str], whole: bool = False) -> str:
    """Some columns of all files under one another: a large file's first rows, unless ``whole``."""
    parts = []
    for table in tables:
        cells = [f"{sql.cell(table, column)} as v{n}" for n, column in enumerate(columns, 1)]
        limit = "" if whole or table.csv.stat().st_size <= _WHOLE else f" limit {SAMPLE_ROWS}"
        source = sql.read(table, recorded=False)
        parts.append(f"(select {', '.join(cells) or '1 as v0'} from {source}{limit})")
    return "(" + " union all ".join(parts) + ")"
