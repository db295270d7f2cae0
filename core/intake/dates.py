"""How a file writes its days. Decided over the whole column; the time of day is cut off before."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from core.intake.sql import once, text, trimmed

EXCEL = "excel"
"""Excel's day numbers: days since 1899-12-30."""
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
)
_CAST = (ISO, "%Y/%m/%d")
_PLAUSIBLE = "between date '1900-01-01' and date '2099-12-31'"
_LEAST_SHARE = 0.1
_TIME = r"[T ]+\S*\d{1,2}[:：]\d{2}.*$"


@dataclass(frozen=True)
class Dates:
    """The format that most values have; ``share`` of the values that are not blank."""

    format: str
    ambiguous: bool
    share: float


NONE = Dates("", False, 0.0)


def without_time(expression: str) -> str:
    """The text of the day: only values with a colon have a time to lose."""
    cut = f"regexp_replace({expression}, '{_TIME}', '')"
    return trimmed(f"case when strpos({expression}, ':') > 0 then {cut} else {expression} end")


def day(expression: str, form: str, exact: bool = False) -> str:
    """The engine's expression for a DATE, NULL where the text is none.

    2024-03-31 is understood beside every format, unless ``exact`` takes the format by its letter.
    """
    if not form:
        return "cast(null as date)"
    if form == EXCEL:
        number = f"try_cast({expression} as double)"
        return f"case when {number} between 1 and 73050 then date '1899-12-30' + cast(floor({number}) as integer) end"
    parsed = f"cast(try_strptime({without_time(expression)}, {text(form)}) as date)"
    parsed = once("d", parsed, f"case when d {_PLAUSIBLE} then d end")
    if exact:
        return parsed
    # Shorter ways first, several times faster: as it stands, in the format or year first (which can only be meant one
    # way, among days of every format). A coalesce would compute all of them for every row.
    ways = [f"try_cast({expression} as date)"]
    if form not in _CAST:
        ways.insert(0, f"cast(try_strptime({expression}, {text(form)}) as date)")
    cases = " ".join(f"when {way} {_PLAUSIBLE} then {way}" for way in ways)
    return f"(case {cases} else {parsed} end)"


def decide(connection: duckdb.DuckDBPyConnection, source: str, column: str, limit: int = 200_000) -> Dates:
    """Try every format on every different value of a column of ``source`` (on ``limit`` of them at most)."""
    connection.execute(
        f"create or replace temp table seen as select {without_time(column)} as value, count(*) as lines from {source} "
        f"group by all having value is not null limit {limit}"
    )
    tests = [f"coalesce(sum(lines) filter ({day('value', form, exact=True)} is not null), 0)" for form in FORMATS]
    serial = "try_cast(value as double) between 20000 and 60000"
    counted = ", ".join(["coalesce(sum(lines), 0)", f"coalesce(sum(lines) filter ({serial}), 0)", *tests])
    row = connection.execute(f"select {counted} from seen").fetchone()
    connection.execute("drop table seen")
    assert row is not None
    lines, serials, *counts = row
    best = max(range(len(FORMATS)), key=lambda place: (counts[place], -place))
    if lines and counts[best] >= _LEAST_SHARE * lines:
        share = float(counts[best]) / float(lines)
        if FORMATS[best] in _CAST and share < 1:  # understood in any case: decide on the others
            rest = [place for place, form in enumerate(FORMATS) if form not in _CAST and counts[place]]
            best = max(rest, key=lambda place: (counts[place], -place), default=best)
        other = FORMATS.index(_turned(FORMATS[best])) if _turned(FORMATS[best]) in FORMATS else best
        return Dates(FORMATS[best], other != best and counts[other] == counts[best], share)
    if lines and serials >= 0.9 * float(lines):
        return Dates(EXCEL, False, float(serials) / float(lines))
    return NONE


def _turned(form: str) -> str:
    """The format with day and month exchanged."""
    if not form.startswith(("%d", "%m")):
        return form
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def swapped(form: str) -> str:
    """The format with day and month the other way round."""
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
