"""How a file writes its days, decided over the whole column.

Where some rows are day first and others month first, the order that fits more rows is taken, and rows that do not fit
are no dates.

A spreadsheet set to month first that is given 03/01/2024 and 25/01/2024 makes a date of the one, 1 March, and leaves
the other a text. Where no date is of a day after the 12th and every text is, it is asked whether that has happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from core.intake.day_text import CAST, ISO, KEPT, NUMBERS, TURNED, day, recognised, without_time
from core.intake.sql import count, text

FORMATS: tuple[str, ...] = (
    ISO,
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%d.%m.%Y",
    "%m.%d.%Y",
    "%d.%m.%y",
    "%Y年%m月%d日",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %y",
    "%d/%b/%Y",
    "%b-%d-%Y",
    "%Y-%b-%d",
    "%Y-%m",
    "%Y/%m",
    "%Y年%m月",
    "%a, %d %b %Y",
    "%A, %B %d, %Y",
    "%a %b %d %Y",
    "%A, %d %B %Y",
    "%B %d %Y",
    "%d-%B-%Y",
    "%d %b, %Y",
    "%d. %B %Y",
    "%b %Y",
    "%B %Y",
    "%b-%Y",
    "%b-%y",
    "%m/%Y",
    "%Y%m%d%H%M%S",
    "%Y年",
)
_LEAST_SHARE = 0.1
_MANY = 20
"""With fewer dates and texts it may be chance that no date is of a day after the 12th."""


@dataclass(frozen=True)
class Dates:
    """The format that most values have; ``share`` of the values that are not blank."""

    format: str
    ambiguous: bool
    share: float


NONE = Dates("", False, 0.0)


def decide(connection: duckdb.DuckDBPyConnection, source: str, column: str, limit: int = 200_000) -> Dates:
    """Try every format on every different value of a column of ``source`` (on ``limit`` of them at most)."""
    connection.execute(
        f"create or replace temp table seen as select {without_time('written')} as value, sum(lines) as lines "
        f"from (select {column} as written, count(*) as lines from {source} group by all) "
        f"group by all having value is not null limit {limit}"
    )
    possible = set(_possible(connection))
    tests = [
        f"coalesce(sum(lines) filter ({day('value', form, exact=True)} is not null), 0)" if form in possible else "0"
        for form in FORMATS
    ]
    serials = [
        f"coalesce(sum(lines) filter (try_cast(value as double) between {first} and {last}), 0)"
        for first, last in NUMBERS.values()
    ]
    counted = ", ".join(["coalesce(sum(lines), 0)", *serials, *tests])
    row = connection.execute(f"select {counted} from seen").fetchone()
    assert row is not None
    lines, numbers, counts = row[0], dict(zip(NUMBERS, row[1:], strict=False)), row[1 + len(NUMBERS) :]
    best = max(range(len(FORMATS)), key=lambda place: (counts[place], -place))
    if lines and counts[best] >= _LEAST_SHARE * lines:
        share = float(counts[best]) / float(lines)
        if FORMATS[best] in CAST and share < 1:  # understood in any case: decide on the others
            rest = [place for place, form in enumerate(FORMATS) if form not in CAST and counts[place]]
            best = max(rest, key=lambda place: (counts[place], -place), default=best)
        other = FORMATS.index(_turned(FORMATS[best])) if _turned(FORMATS[best]) in FORMATS else best
        if other != best and counts[other] == 0 and counts[best] >= _MANY and share < 1 and _turned_dates(connection):
            return Dates(TURNED + FORMATS[best], True, share)
        return Dates(FORMATS[best], other != best and counts[other] == counts[best], share)
    form = max(numbers, key=lambda name: numbers[name])
    if lines and numbers[form] >= 0.9 * float(lines):
        return Dates(form, False, float(numbers[form]) / float(lines))
    return NONE


def _possible(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The formats all of whose signs occur in the column ``seen``: quickly told, and most do not."""
    signs = {form: set(re.sub("%.", "", form)) for form in FORMATS}
    every = sorted(set().union(*signs.values()))
    found = connection.execute(
        f"select {', '.join(f'bool_or(contains(value, {text(sign)}))' for sign in every)} from seen"
    )
    there = {sign for sign, is_there in zip(every, found.fetchall()[0], strict=True) if is_there}
    return [form for form in FORMATS if signs[form] <= there]


def _turned_dates(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the column ``seen`` has many dates beside its texts, and none of a day after the 12th."""
    found = f"select {recognised('value')} as found, lines from seen"
    row = connection.execute(f"select coalesce(sum(lines), 0), max(day(found)) from ({found}) where found is not null")
    lines, last = row.fetchall()[0]
    return bool(lines >= _MANY and last <= 12)


def fitting(connection: duckdb.DuckDBPyConnection, source: str, column: str, form: str) -> int:
    """How many rows of a column are days in a format."""
    return count(connection, f"{source} where {day(column, form)} is not null")


def alike(form: str, other: str) -> str:
    """``form`` with day and month in the order of ``other``, where it has one."""
    turned = _turned(form)
    return turned if turned in FORMATS and turned[:2] == other[:2] else form


def ordered(form: str) -> bool:
    """Whether a format has its day and month in one of two orders."""
    return _turned(form) != form


def _turned(form: str) -> str:
    """The format with day and month exchanged."""
    if not form.startswith(("%d", "%m")):
        return form
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def swapped(form: str) -> str:
    """The format with day and month the other way round, where both ways are written."""
    for one, other in ((TURNED, KEPT), (KEPT, TURNED)):
        if form.startswith(one):
            return other + form.removeprefix(one)
    return _turned(form) if _turned(form) in FORMATS else form
