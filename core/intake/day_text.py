"""How the day is read out of a text, as the engine's expressions; the time of day is cut off before.

The day is the one that is written: an offset (…T23:30:00+08:00) moves nothing; only Unix times, which have no day of
their own, are days of UTC. Two digits are never a year in front. Among days written out, a number that can be one of
Excel's is one: a workbook of several hands has both.
"""

from __future__ import annotations

from core.intake.sql import once, text, trimmed

EXCEL = "excel"
"""Excel's day numbers: days since 1899-12-30. Those that count from 1904 cannot be told apart."""
UNIX, UNIX_MS = "unix", "unix_ms"
"""Seconds and milliseconds since 1970, from 1990 to 2099."""
TURNED, KEPT = "turned ", "kept "
"""Before the format of the texts: days that a spreadsheet took for dates have day and month exchanged, or have not."""
ISO = "%Y-%m-%d"
CAST = (ISO, "%Y/%m/%d")
"""Formats that are understood beside every other."""
_PLAUSIBLE = "between date '1900-01-01' and date '2099-12-31'"
_TIME = r"[,T ]+([^\d\s]+ ?)?\d{1,2}[:：]\d{2}.*$"
NUMBERS = {
    EXCEL: (20_000, 60_000),
    UNIX: (631_152_000, 4_102_444_799),
    UNIX_MS: (631_152_000_000, 4_102_444_799_999),
}
"""The first and the last number that is taken for a day."""
_EVERY_SERIAL = (1, 73050)
"""In a column of nothing but Excel's numbers."""
_PER_DAY = {UNIX: 86_400, UNIX_MS: 86_400_000}
_WIDE, _NARROW = "０１２３４５６７８９／－．：", "0123456789/-.:"
_ONES = "[一二三四五六七八九]"
_TENS = ((f"({_ONES})十({_ONES})", r"\1\2"), (f"十({_ONES})", r"一\1"), (f"({_ONES})十", r"\1〇"), ("十", "一〇"))


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
    return "(" + " or ".join(f"{number} between {first} and {last}" for first, last in NUMBERS.values()) + ")"


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
    if form in NUMBERS:
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
    if form not in CAST:
        ways.insert(0, f"cast(try_strptime({expression}, {text(form)}) as date)")
    cases = " ".join(f"when {way} {_PLAUSIBLE} then {way}" for way in ways)
    return f"(case {cases} else coalesce({parsed}, {_serial(expression, *NUMBERS[EXCEL])}) end)"


def recognised(expression: str) -> str:
    """The day of what a spreadsheet took for a date: written year first, or as its number."""
    return f"coalesce(try_cast({expression} as date), {_serial(expression, *NUMBERS[EXCEL])})"


def _exchanged(expression: str) -> str:
    """The same with day and month exchanged, where they can be."""
    found = "make_date(year(d), day(d), month(d))"
    return once("d", recognised(expression), f"case when day(d) <= 12 then {found} else d end")


def _unix(expression: str, form: str) -> str:
    number, (first, last) = f"try_cast({expression} as double)", NUMBERS[form]
    since = f"date '1970-01-01' + cast(floor({number} / {_PER_DAY[form]}) as integer)"
    return f"case when {number} between {first} and {last} then {since} end"


def _serial(expression: str, first: int, last: int) -> str:
    """The day of one of Excel's numbers from the first to the last, NULL outside them."""
    number = f"try_cast({expression} as double)"
    return (
        f"case when {number} between {first} and {last} then date '1899-12-30' + cast(floor({number}) as integer) end"
    )
