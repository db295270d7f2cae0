"""What the columns look like, from a sample of rows read once; days that stay ambiguous are looked up in all rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import NamedTuple

import duckdb

from core import job
from core.engine import builder
from core.errors import UserError
from core.fact import BY_NAME
from core.intake import dates, day_text, decimals, figures, sql
from core.intake import model as m
from core.intake.aliases import says_nothing
from core.intake.suggest import Trait

SAMPLE_ROWS = 20_000
_WHOLE = 16 * 1024 * 1024
_SHOWN = 5
_LOOKED_AT = 500
_AT_ONCE = 12
"""So many columns are looked at with one question."""
_DATED = r"'^\D{0,12}(\d{8}|\d{1,4}([^\d.]\D{0,11}|\.\D{1,11})\d{1,4}|\d{1,4}\.\d{1,2}\.)'"
"""Like a day in any of its ways, and not like 12.50."""


class _Figures(NamedTuple):
    """A column that is not empty: filled rows, different values, the longest; of its most frequent values the rows, and
    those that are numbers, whole numbers, numbers of days, and days."""

    filled: int = 0
    distinct: int = 0
    longest: int = 0
    lines: int = 0
    numbers: int = 0
    whole: int = 0
    serials: int = 0
    dated: int = 0


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
            connection.execute(
                f"create or replace temp table sample as from {sql.read(table, padded)} limit {SAMPLE_ROWS}"
            )
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
    found = []
    for start in range(0, len(table.columns), _AT_ONCE):
        numbers = range(start + 1, min(start + _AT_ONCE, len(table.columns)) + 1)
        figured = _figures(connection, numbers)
        found += [_trait(connection, table, number, figured.get(number, _Figures())) for number in numbers]
    return found


def _figures(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, _Figures]:
    """Every column that is not empty, by its number. One question for several: to understand it takes longer than to
    answer it."""
    point, comma = (figures.number("value", sign, rate=True) for sign in ".,")
    values = {number: sql.trimmed_cell(f"c{number}") for number in numbers}
    cells = " union all ".join(
        f"select {number} as number, {value} as value, count(*) as lines from sample group by all"
        for number, value in values.items()
    )
    # What is nothing is left out last: a condition on a trimmed text would have it trimmed once more.
    rows = connection.execute(f"""
        with cell as ({cells})
            , whole as (
                select number, sum(lines) filter (value is not null) as filled, count(value) as different,
                    max(length(value)) as longest
                from cell group by number)
            , looked as (
                from cell
                qualify row_number() over (partition by number order by value is null, lines desc, value)
                    <= {_LOOKED_AT})
        select whole.number, any_value(filled), any_value(different), any_value(longest),
            sum(lines) filter (value is not null),
            coalesce(greatest(sum(lines) filter ({point} is not null), sum(lines) filter ({comma} is not null)), 0),
            coalesce(sum(lines) filter (regexp_full_match(value, '-?\\d+')), 0),
            coalesce(sum(lines) filter ({day_text.numeric("value")}), 0),
            coalesce(sum(lines) filter (regexp_matches(value, {_DATED})), 0)
        from looked inner join whole on looked.number = whole.number
        group by whole.number having any_value(different) > 0""").fetchall()
    return {int(number): _Figures(*map(int, row)) for number, *row in rows}


def _trait(connection: duckdb.DuckDBPyConnection, table: m.Table, number: int, found: _Figures) -> Trait:
    """One column of the sample, the ``number``-th."""
    name, share = table.columns[number - 1].name, 1 / max(found.lines, 1)
    # Trying every format takes a while: only where there is something like a day.
    likely = found.dated * share >= 0.1
    days = dates.decide(connection, "sample", f"c{number}", _LOOKED_AT) if likely else dates.NONE
    return Trait(
        name,
        bool(table.header_line) and not says_nothing(name),
        found.filled,
        found.distinct,
        found.numbers * share,
        found.whole * share,
        days.share if "%" in days.format else 0.0,
        found.serials * share,
        found.longest,
    )


def mapping(connection: duckdb.DuckDBPyConnection, tables: Sequence[m.Table], fields: Mapping[str, str]) -> m.Mapping:
    """Add to chosen columns how their days and numbers are written, over all files."""
    decided, formats, undecided = _days(connection, tables, fields["day"]) if "day" in fields else (dates.NONE, (), ())
    columns = [column for field, column in fields.items() if BY_NAME[field].kind in ("money", "number", "rate")]
    money = ["amount"] if "amount" in fields else ["unit_price", "quantity"]
    asked = [f"v{columns.index(fields[field]) + 1}" for field in money if field in fields]
    hint = decimals.expected(tables[0], decided.format)
    first, whole = (_union(tables, columns, above) for above in (0, inf))
    found = decimals.decide(connection, first, whole, [f"v{n}" for n, _ in enumerate(columns, 1)], asked, hint)
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
        decided = dates.decide(connection, _union(tables, [column], inf), "v1")
    return decided


def _union(tables: Sequence[m.Table], columns: Sequence[str], above: float = _WHOLE) -> str:
    """Some columns of all files under one another: of a file ``above`` so many bytes its first rows."""
    parts = []
    for table in tables:
        cells = [f"{sql.cell(table, column)} as v{n}" for n, column in enumerate(columns, 1)]
        limit = "" if table.csv.stat().st_size <= above else f" limit {SAMPLE_ROWS}"
        source = sql.read(table, recorded=False)
        parts.append(f"(select {', '.join(cells) or '1 as v0'} from {source}{limit})")
    return "(" + " union all ".join(parts) + ")"
