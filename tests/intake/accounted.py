"""What may become of any file at all: every row of it is accounted for, or a sentence in each language says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.engine import builder
from core.errors import UserError
from core.intake import Column, Inspection, Mapping, Report, Source, Table, inspect, load, remap
from core.intake.day_text import EXCEL
from core.intake.dialect import parsed
from core.intake.quotes import sound
from core.intake.sql import NULLS, WHITE
from core.intake.table import read
from pages.parts.frame import sentence
from pages.parts.say import LANGUAGES, Say

_DAY = re.compile(r"[1-9]\d{0,4}|\d{4}-\d\d-\d\d.*")
LIMIT = 1 << 28
"""Bytes that a file may have unpacked: bombs are refused early."""


@dataclass(frozen=True)
class Outcome:
    """What a file became: the keys it was refused with, and the reports of what was loaded."""

    refusals: tuple[str, ...]
    reports: tuple[Report, ...]


def outcome(path: Path, folder: Path, limit: int = LIMIT) -> Outcome:
    """Inspect and load a file as it is understood and, where it has no customer or day, with its first columns as such.

    Raises ``AssertionError`` where rows are unaccounted for or a refusal has no sentence; anything else is a bug.
    """
    refusals: list[str] = []
    reports: list[Report] = []
    try:
        inspection = inspect([Source(path, path.name)], folder, limit)
    except UserError as error:
        return Outcome((refused(error),), ())
    least = most = 0
    for table in inspection.tables:
        fewest, many = rows(table)
        _check_text(table, folder, fewest, many)
        least, most = least + fewest, most + many
    for mapping in _mappings(inspection):
        connection = builder(folder / "set.duckdb", folder)
        try:
            report = load(connection, inspection, mapping)
            _check(report, least, most)
            for name, count in (("line", report.lines), ("reject", report.rejected)):
                found = connection.execute(f"select count(*) from {name}").fetchone()
                assert found == (count,), (name, found, count)
            reports.append(report)
        except UserError as error:
            refusals.append(refused(error))
        finally:
            connection.close()
            (folder / "set.duckdb").unlink()
    return Outcome(tuple(refusals), tuple(reports))


def refused(error: UserError) -> str:
    """The key of a refusal, whose sentence is there in every language and says all its facts."""
    for language in LANGUAGES:
        text = sentence(error, Say(language))
        assert text.strip() and "{" not in text.replace("\\{", ""), text
    return error.key


def rows(table: Table) -> tuple[int, int]:
    """How many rows of a text are not blank, at least and at most: a broken quote leaves it open how many there are."""
    text = table.csv.read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff")
    quote, delimiter = table.dialect.quote, table.dialect.delimiter
    lines = text.replace("\r\n", "\n").split("\n")[table.header_line :]
    if quote not in text:
        count = sum(_filled(line.split(delimiter)) for line in lines)
        return count, count
    below = [row for row in parsed(text, table.dialect) if row.line > table.header_line]
    slash = table.dialect.escape if table.dialect.escape != quote else None  # escapes blanks where nothing is quoted
    whole = sum(_filled(row.cells) or (slash is not None and slash in row.text) for row in below)
    if all(sound(table.dialect).fullmatch(row.text) for row in below):
        return whole, whole
    return min(whole, 1), sum(bool(line.strip(WHITE)) for line in lines)


def _filled(cells: list[str]) -> bool:
    return any(cell.strip(WHITE) and cell not in NULLS for cell in cells)


def _check_text(table: Table, folder: Path, least: int, most: int) -> None:
    """Every row is there before any column has a meaning."""
    connection = builder(folder / "text.duckdb", folder)
    try:
        found = read(connection, table)
        assert least <= len(found.rows) + len(found.rejected) <= most, (least, len(found.rows), found.rejected, most)
        last = table.csv.read_bytes().count(b"\n") + 1
        assert all(table.header_line < line <= last for line, _ in found.rejected), found.rejected
    except UserError as error:
        refused(error)
    finally:
        connection.close()
        (folder / "text.duckdb").unlink()


def _check(report: Report, least: int, most: int) -> None:
    assert least <= report.lines + report.rejected <= most, (least, report.lines, report.rejected_by_reason, most)
    assert report.lines > 0 and report.rejected == sum(count for _, count in report.rejected_by_reason)
    for language in LANGUAGES:
        assert all(Say(language).has(f"reject.{reason}") for reason, _ in report.rejected_by_reason)


def _mappings(inspection: Inspection) -> Iterator[Mapping]:
    yield inspection.mapping
    fields = dict(inspection.mapping.fields)
    if "day" in fields and ("customer" in fields or "name" in fields):
        return
    names = [column.name for column in sorted(inspection.columns, key=_dayless)]
    mapping = remap(inspection, dict(zip(("day", "customer", "amount"), names * 2, strict=False)))
    yield mapping if mapping.date_format else replace(mapping, date_format=EXCEL)


def _dayless(column: Column) -> bool:
    """Whether there is nothing in a column that could be a day, be it the number of one."""
    return not any(_DAY.fullmatch(sample) for sample in column.samples)
