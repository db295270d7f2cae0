"""How a file writes its days. Decided over the whole column; the time of day is cut off before.

The day is the one that is written: an offset (…T23:30:00+08:00) moves nothing; only Unix times, which have no day of
their own, are days of UTC. Two digits are never a year in front. Where some rows are day first and others month first,
the order that fits more rows is taken, and rows that do not fit are no dates. Among days written out, a number that can
be one of Excel's is one: a workbook of several hands has both.

A spreadsheet set to month first that is given 03/01/2024 and 25/01/2024 makes a date of the one, 1 March, and leaves
the other a text. Where no date is of a day after the 12th and every text is, it is asked whether that has happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from core.intake.sql import count, once, text, trimmed

EXCEL = "excel"
"""Excel's day numbers: days since 1899-12-30. Those that count from 1904 cannot be told apart."""
UNIX, UNIX_MS = "unix", "unix_ms"
"""Seconds and milliseconds since 1970, from 1990 to 2099."""
TURNED, KEPT = "turned ", "kept "
"""Before the format of the texts: days that a spreadsheet took for dates have day and month exchanged, or have not."""
ISO = "%Y-%m-%d"
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
_CAST = (ISO, "%Y/%m/%d")
_PLAUSIBLE = "between date '1900-01-01' and date '2099-12-31'"
_LEAST_SHARE = 0.1
_MANY = 20
"""With fewer dates and texts it may be chance that no date is of a day after the 12th."""
_TIME = r"[,T ]+([^\d\s]+ ?)?\d{1,2}[:：]\d{2}.*$"
_NUMBERS = {
    EXCEL: (20_000, 60_000),
    UNIX: (631_152_000, 4_102_444_799),
    UNIX_MS: (631_152_000_000, 4_102_444_799_999),
}
_EVERY_SERIAL = (1, 73050)
"""In a column of nothing but Excel's numbers."""
_PER_DAY = {UNIX: 86_400, UNIX_MS: 86_400_000}
_WIDE, _NARROW = "０１２３４５６７８９／－．：", "0123456789/-.:"
_ONES = "[一二三四五六七八九]"
_TENS = ((f"({_ONES})十({_ONES})", r"\1\2"), (f"十({_ONES})", r"一\1"), (f"({_ONES})十", r"\1〇"), ("十", "一〇"))


@dataclass(frozen=True)
class Dates:
    """The format that most values have; ``share`` of the values that are not blank."""

    format: str
    ambiguous: bool
    share: float


NONE = Dates("", False, 0.0)


def without_time(expression: str) -> str:
    """The text of the day: only values with a colon have a time to lose, few are written in Chinese."""
    cut = f"regexp_replace({expression}, '{_TIME}', '')"
    return trimmed(
        f"case when regexp_matches({expression}, '[年０-９]') then {_western(expression)} "
        f"when strpos({expression}, ':') > 0 then {cut} else {expression} end"
    )


def _western(expression: str) -> str:
    """二〇二四年三月五日 星期二 as 2024年3月5日, and full-width digits as plain ones."""
    found = f"translate({expression}, '{_WIDE}', '{_NARROW}')"
    found = f"regexp_replace({found}, '{_TIME}', '')"
    found = rf"regexp_replace(regexp_replace({found}, '\s|　', '', 'g'), '([日号號]|星期|周|週).*$', '日')"
    for tens, ones in _TENS:
        found = f"regexp_replace({found}, '{tens}', '{ones}', 'g')"
    return f"translate({found}, '〇零○一二三四五六七八九', '000123456789')"


def numeric(expression: str) -> str:
    """Whether a text is a number that may count days, seconds or milliseconds."""
    number = f"try_cast({expression} as double)"
    return "(" + " or ".join(f"{number} between {first} and {last}" for first, last in _NUMBERS.values()) + ")"


def day(expression: str, form: str, exact: bool = False) -> str:
    """The engine's expression for a DATE, NULL where the text is none.

    2024-03-31 is understood beside every format, unless ``exact`` takes the format by its letter; the text has lost its
    time then.
    """
    if not form:
        return "cast(null as date)"
    form = form.removeprefix(KEPT)
    if form.startswith(TURNED):
        return f"coalesce({_exchanged(expression)}, {day(expression, form.removeprefix(TURNED))})"
    if form in _NUMBERS:
        cast = f"try_cast({expression} as date)"
        counted = _serial(expression, *_EVERY_SERIAL) if form == EXCEL else _unix(expression, form)
        return f"coalesce({counted}, case when {cast} {_PLAUSIBLE} then {cast} end)"
    bare = expression if exact else without_time(expression)
    parsed = f"cast(try_strptime({bare}, {text(form)}) as date)"
    parsed = once("d", parsed, f"case when d {_PLAUSIBLE} then d end")
    if exact:
        return parsed
    # Shorter ways first, several times faster: as it stands, in the format or year first (which can only be meant one
    # way, among days of every format). A coalesce would compute all of them for every row.
    ways = [f"try_cast({expression} as date)"]
    if form not in _CAST:
        ways.insert(0, f"cast(try_strptime({expression}, {text(form)}) as date)")
    cases = " ".join(f"when {way} {_PLAUSIBLE} then {way}" for way in ways)
    return f"(case {cases} else coalesce({parsed}, {_serial(expression, *_NUMBERS[EXCEL])}) end)"


def _recognised(expression: str) -> str:
    """The day of what a spreadsheet took for a date: written year first, or as its number."""
    return f"coalesce(try_cast({expression} as date), {_serial(expression, *_NUMBERS[EXCEL])})"


def _exchanged(expression: str) -> str:
    """The same with day and month exchanged, where they can be."""
    found = "make_date(year(d), day(d), month(d))"
    return once("d", _recognised(expression), f"case when day(d) <= 12 then {found} else d end")


def _unix(expression: str, form: str) -> str:
    number, (first, last) = f"try_cast({expression} as double)", _NUMBERS[form]
    since = f"date '1970-01-01' + cast(floor({number} / {_PER_DAY[form]}) as integer)"
    return f"case when {number} between {first} and {last} then {since} end"


def _serial(expression: str, first: int, last: int) -> str:
    """The day of one of Excel's numbers from the first to the last, NULL outside them."""
    number = f"try_cast({expression} as double)"
    return (
        f"case when {number} between {first} and {last} then date '1899-12-30' + cast(floor({number}) as integer) end"
    )


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
        for first, last in _NUMBERS.values()
    ]
    counted = ", ".join(["coalesce(sum(lines), 0)", *serials, *tests])
    row = connection.execute(f"select {counted} from seen").fetchone()
    assert row is not None
    lines, numbers, counts = row[0], dict(zip(_NUMBERS, row[1:], strict=False)), row[1 + len(_NUMBERS) :]
    best = max(range(len(FORMATS)), key=lambda place: (counts[place], -place))
    if lines and counts[best] >= _LEAST_SHARE * lines:
        share = float(counts[best]) / float(lines)
        if FORMATS[best] in _CAST and share < 1:  # understood in any case: decide on the others
            rest = [place for place, form in enumerate(FORMATS) if form not in _CAST and counts[place]]
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
    found = f"select {_recognised('value')} as found, lines from seen"
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
