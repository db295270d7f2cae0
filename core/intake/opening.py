"""From one uploaded file to the tables in it: itself, the files of an archive, the sheets of a workbook.

The one rule: what is not read is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import UserError
from core.fact import BY_NAME
from core.intake import columnar, container, encoding, layout, workbook
from core.intake.aliases import forms, known
from core.intake.called import after_a_period
from core.intake.container import Found, beside
from core.intake.model import LIMIT_BYTES, Column, Source, Table
from core.intake.packed import Budget, chunks
from core.intake.sql import LONGEST_LINE, SHORT_LINE

NO_TABLE = ("not_a_table", "pdf", "empty_file", "header_only")
"""Refusals of a file that is none with sales, rather than of one that is broken."""
_SMALL, _LARGE = 2 * SHORT_LINE, 4 * LONGEST_LINE
"""A smaller file is read at once, a larger one by two processors in any case."""
_NEEDED = (("customer", "name"), ("day",), ("amount", "unit_price", "quantity"))


@dataclass(frozen=True)
class Opened:
    """What is in a file; ``others`` are names of files in it that are no tables, ``several`` where it is an archive.

    ``left`` are the sheets of its workbooks that are not read.
    """

    tables: tuple[Table, ...]
    others: tuple[str, ...] = ()
    several: bool = False
    left: tuple[Table, ...] = ()


def opened(source: Source, folder: Path, limit: int = LIMIT_BYTES) -> Opened:
    """Every table to read of a file; columns have names, no samples yet. Raises ``UserError`` where there is none."""
    size = source.path.stat().st_size
    if size == 0:
        raise UserError("empty_file", file=source.name)
    if size > limit:
        raise UserError("too_large", file=source.name, limit=limit)
    budget = Budget(source.name, limit)
    unpacked = container.unpack(source.path, source.name, folder, budget)
    several = len(unpacked.found) + len(unpacked.others) > 1
    tables, left = list[Table](), list[Table]()
    others, refusals = list(unpacked.others), list[UserError]()
    for found in unpacked.found:
        about = Table(found.name, "", size, found.form, file=source.name)
        try:
            with _digesting(found.path if several else source.path) as digest:
                read, unread = _tables(found, about, digest, source.sheets, folder, budget)
                tables += read
                left += unread
        except UserError as error:
            if not several or error.key not in NO_TABLE:
                raise
            others.append(found.name)
            refusals.append(error)
    if not tables:
        raise refusals[0]
    return Opened(tuple(tables), tuple(others), several, tuple(left))


@contextmanager
def _digesting(path: Path) -> Iterator[Callable[[], str]]:
    """The SHA-256 of a file, found out beside what is done meanwhile."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        yield beside.submit(copy_context().run, _digest, path).result


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in chunks(file):
            digest.update(chunk)
    return digest.hexdigest()


def _tables(
    found: Found, about: Table, digest: Callable[[], str], sheets: Sequence[str], folder: Path, budget: Budget
) -> tuple[list[Table], list[Table]]:
    """What is to be read of one file, and its other sheets."""
    path, form = found.path, found.form
    if path.stat().st_size == 0:
        raise UserError("empty_file", file=found.name)
    if form in ("parquet", "json"):
        path = columnar.to_csv(path, found.name, form, folder, budget.left)
        return [_laid_out(replace(about, sha256=digest(), encoding="utf-8", csv=path), folder, named=True)], []
    if form == "csv":
        text = encoding.utf8(path, found.name, folder)
        about = replace(about, sha256=digest(), encoding=text.encoding, csv=text.path)
        return [_laid_out(about, folder, tight=text.tight)], []
    found_in = "utf-8"
    if form != "xlsx":
        text = encoding.utf8(path, found.name, folder)
        path, found_in = text.path, text.encoding
    made = workbook.to_csv(path, found.name, form, folder, budget)
    return _chosen(made, replace(about, sha256=digest(), encoding=found_in), sheets, folder)


def _laid_out(
    table: Table, folder: Path, named: bool = False, sheet: workbook.Sheet | None = None, tight: str = ""
) -> Table:
    """The table with its dialect, header and columns; ``tight`` are delimiters with which no cell has blanks around."""
    merges = sheet.merges if sheet else ()
    path, found = layout.find(table.csv, table.name, beside(folder, table.csv, ".split"), named, merges)
    if sheet and (found.dialect.delimiter != "," or (table.format == "html" and len(found.names) < 2)):
        raise UserError("not_a_table", file=table.name)
    plain = path == table.csv and found.dialect.quote == '"' and found.dialect.delimiter in tight
    return replace(
        table,
        dialect=found.dialect,
        header_line=found.header_line,
        columns=tuple(Column(name, ()) for name in found.names),
        csv=container.place(path, folder),
        tight=plain,
        short=plain and _short(path),
        skip=found.skip,
        lines=found.lines,
        bare=found.bare,
    )


def _short(path: Path) -> bool:
    """Whether it pays to know, and no line is long. In what is tight, every row is a line."""
    if not _SMALL <= path.stat().st_size <= _LARGE:
        return False
    with path.open("rb") as file:
        return max(map(len, file)) < SHORT_LINE


def _chosen(
    made: Sequence[workbook.Sheet], about: Table, wanted: Sequence[str], folder: Path
) -> tuple[list[Table], list[Table]]:
    """The sheets to read, and the others: those that are ``wanted``, or the one most like sales, of two alike the
    first one.

    Where that is called after a period, those of the same columns that are called so too are read with it.
    """
    tables: dict[str, Table] = {}
    refusals: list[UserError] = []
    for sheet in made:
        try:
            tight = "," if about.format == "xlsx" else ""
            tables[sheet.name] = _laid_out(replace(about, csv=sheet.csv), folder, sheet=sheet, tight=tight)
        except UserError as error:
            refusals.append(error)
    if not tables:
        raise refusals[0]
    rows = {sheet.name: sheet.rows for sheet in made}
    names = [name for name, table in tables.items() if not table.bare] or list(tables)
    best = max(names, key=lambda name: (*_like_sales(tables[name]), rows[name]))
    taken = [name for name in names if name in (wanted or _with_it(best, tables))]
    if not taken:
        raise UserError("no_sheet", file=about.name, sheet=", ".join(wanted), choices=", ".join(names))
    if len(names) > 1:
        headers = [f"{name}\n{[column.name for column in tables[name].columns]}" for name in names]
        book = hashlib.sha256("\n".join(headers).encode()).hexdigest()
        tables = {name: replace(table, sheet=name, sheets=tuple(names), book=book) for name, table in tables.items()}
    read = [
        replace(
            tables[name],
            name=f"{about.name} › {name}" if len(taken) > 1 else about.name,
            sha256=about.sha256 if name == best else hashlib.sha256(f"{about.sha256} {name}".encode()).hexdigest(),
        )
        for name in taken
    ]
    return read, [tables[name] for name in names if name not in taken]


def names_customers_only(table: Table) -> bool:
    """Whether the header names a customer, and nothing else that a sale needs."""
    return _needed(table) == [True, False, False]


def _with_it(best: str, tables: Mapping[str, Table]) -> list[str]:
    """A sheet and the other periods of the same table."""
    if not after_a_period(best):
        return [best]
    columns = {name: {column.name for column in table.columns} for name, table in tables.items()}
    return [name for name in tables if columns[name] == columns[best] and after_a_period(name)]


def _like_sales(table: Table) -> tuple[int, int]:
    """How much of what a sale needs the header names, and how many of its names are known."""
    return sum(_needed(table)), sum(known(column.name) for column in table.columns)


def _needed(table: Table) -> list[bool]:
    """Which parts of ``_NEEDED`` the header names."""
    named = {form for column in table.columns for form in forms(column.name)} if table.header_line else set()
    return [any(named.intersection(BY_NAME[field].aliases) for field in fields) for fields in _NEEDED]
