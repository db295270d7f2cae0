"""Numbers and dates in the reader's conventions. The one rule: pure, from a value and a language to a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, parse_pattern
from dateutil.relativedelta import relativedelta

NBSP = "\u00a0"
MINUS = "−"
_JOINER = "\u2060"
_TOGETHER = re.compile(rf"(?<=[+{MINUS}])(?=\S)|(?<=\d)(?=[万亿])")
_COUNTED = re.compile(r"(?<=\d) (?=[家个天次笔年类])|(?<=[QH]\d) (?=\d{4})")
NOTHING = "–"
POINTS = {"en": f"{NBSP}pp", "zh": " 个百分点"}
"""What a difference of two shares is in, with the room before it."""
_SMALLEST_P = 0.001
_LOCALES = {"en": Locale("en", "GB"), "zh": Locale("zh", "CN", script="Hans")}
_TEXTS = 8192
"""So many numbers are remembered as they are written: a page has two thousand, and is drawn again with each click."""
_pattern = lru_cache(parse_pattern)
_STEPS = {
    "en": ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
}
_QUARTERS = {1: "一", 4: "二", 7: "三", 10: "四"}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}

Number = int | float | Decimal
SHARE = "%"
"""Where a currency may stand: the value is a fraction and read as a percentage."""


def compact(
    value: Number, language: str, currency: str = "", full_below: int = 10_000, beside: Number | None = None
) -> str:
    """What a glance takes in: 1.2M, ¥15.98M, 120万, ¥1.6亿; in full below 10,000.

    The other end of a range stands ``beside``: both are written as the smaller of them is, which loses no digit of it.
    """
    if not isfinite(value):
        return NOTHING
    if currency == SHARE:
        return percent(float(value), language)
    size = abs(float(value))
    other = abs(float(beside)) if beside is not None and isfinite(beside) else size
    least = min(size or other, other or size)  # zero is written in every style
    if round(least) < full_below:
        whole = least >= 100 or (size == int(size) and other == int(other))
        pattern = "#,##0" if whole else "#,##0.00" if currency else "#,##0.##"
        return _signed(value, _decimal(size, pattern, language), currency)
    steps = _STEPS[language]
    place = next(number for number, (step, _) in enumerate(steps) if round(least) >= step)
    if place and _short(least / steps[place][0]) * steps[place][0] >= steps[place - 1][0]:
        place -= 1
    step, name = steps[place]
    rounded = round(size / step, _digits(least / step))
    text = _decimal(rounded, "#,##0.##", language)
    return _signed(value, text + name if size else text, currency)


def edge(value: Number, language: str, unit: str = "") -> str:
    """The end of a value band, as short as the language has it: 500, 2k, 50k; 500, 2,000, 5万; 20 % of a share."""
    if unit == SHARE:
        return percent(float(value), language, 0 if abs(float(value)) >= 0.01 or not value else 2)
    return compact(value, language, full_below=_STEPS[language][-1][0])


def full(value: Number, language: str, currency: str = "") -> str:
    """Every digit that matters: two decimals for money and fractions, none for whole counts."""
    if not isfinite(value):
        return NOTHING
    if currency == SHARE:
        return percent(float(value), language, 2)
    size = abs(Decimal(str(value)))
    whole = not currency and size == int(size)
    return _signed(value, _decimal(size, "#,##0" if whole else "#,##0.00", language), currency)


def number(value: float, language: str, digits: int = 1) -> str:
    """A plain number with so many decimals: 1.9."""
    return _decimal(round(value, digits) + 0.0, "#,##0." + "0" * digits, language)  # no zero has a sign


def pixels(text: str) -> int:
    """About how wide a text is in a cell of a table, with what is around it; by a wide font, so that none is cut."""
    return round(18 + sum(13.5 if sign > "\u2e7f" else 4.6 if sign in ",.:;'|()iljt " else 7.9 for sign in text))


def count(value: int, language: str) -> str:
    """A whole number with its separators."""
    return _signed(value, _decimal(abs(int(value)), "#,##0", language), "")


def percent(fraction: float | None, language: str, digits: int = 1) -> str:
    """15.3 % or 15.3%; a dash where there is none."""
    if fraction is None or fraction != fraction:
        return NOTHING
    text = _decimal(abs(fraction) * 100, "#,##0" + ("." + "0" * digits if digits else ""), language)
    return _signed(fraction, text, "") + (f"{NBSP}%" if language == "en" else "%")


def p_value(value: float, language: str) -> str:
    """= 0.012, or < 0.001."""
    sign, shown = ("<", _SMALLEST_P) if value < _SMALLEST_P else ("=", value)
    return f"{sign}{NBSP}{number(shown, language, 3)}"


def tenths(band: int, language: str) -> str:
    """A band of ten per cent by its upper end: 0 %, 0–10 %, 90–100 %."""
    return percent(0, language, 0) if band <= 0 else f"{(band - 1) * 10}–{percent(band / 10, language, 0)}"


def listed(texts: Iterable[str], language: str) -> str:
    """Several words or names, one after the other."""
    return format_list(list(texts), locale=_LOCALES[language])


def sentences(texts: Iterable[str], language: str) -> str:
    """Those that say something, one after another: a full stop of a Chinese text has its own room."""
    return ("" if language == "zh" else " ").join(filter(None, texts))


def day(value: date, language: str) -> str:
    """4 Mar 2024 or 2024年3月4日."""
    return format_date(value, "d MMM y" if language == "en" else "y年M月d日", locale=_LOCALES[language]).replace(
        "Sept", "Sep"
    )


def month(value: date, language: str) -> str:
    """Mar 2024 or 2024年3月."""
    return format_date(value, "MMM y" if language == "en" else "y年M月", locale=_LOCALES[language]).replace(
        "Sept", "Sep"
    )


def month_name(number: int, language: str) -> str:
    """Mar or 3月, of whatever year."""
    return format_date(date(2000, number, 1), "MMM", locale=_LOCALES[language]).replace("Sept", "Sep")


def period_label(kind: str, start: date, end: date, language: str) -> str:
    """Mar 2024, Q1 2024, H1 2024, 2024; what is no calendar period from its first to its last month."""
    calendar = kind in _MONTHS and (start.month - 1) % _MONTHS[kind] == 0 and start.day == 1
    if not calendar or start + relativedelta(months=_MONTHS[kind]) - timedelta(days=1) != end:
        return f"{month(start, language)}{' – ' if language == 'en' else '–'}{month(end, language)}"
    if kind == "month":
        return month(start, language)
    if kind == "year":
        return f"{start.year}" if language == "en" else f"{start.year}年"
    if kind == "quarter":
        return (
            f"Q{(start.month + 2) // 3} {start.year}"
            if language == "en"
            else f"{start.year}年{_QUARTERS[start.month]}季度"
        )
    first = start.month == 1
    return f"H{1 if first else 2} {start.year}" if language == "en" else f"{start.year}年{'上' if first else '下'}半年"


def change(value: Number | None, before: Number | None, unit: str, language: str) -> str | None:
    """Against the period before: +12.3 %, or points for a share; None where there is nothing to compare with."""
    if value is None or before is None or not isfinite(value) or not isfinite(before):
        return None
    if unit == "share":
        points = (float(value) - float(before)) * 100
        text = _decimal(abs(points), "0.0", language)
        return _plus(points if text != "0.0" else 0.0, text + POINTS[language])
    if float(before) <= 0:
        return None
    relative = float(value) / float(before) - 1
    text = percent(abs(relative), language)
    return _plus(relative if abs(relative) >= 0.0005 else 0.0, text)


def written(change: str) -> str:
    """A change inside a sentence, with a minus instead of the hyphen that a metric needs."""
    return change.replace("-", MINUS, 1) if change.startswith("-") else change


def unbroken(text: str) -> str:
    """A sentence in which no line ends in a sign without its amount, or begins with 万 or 家 without its number."""
    return _COUNTED.sub(NBSP, _TOGETHER.sub(_JOINER, text))


def unsigned(change: str) -> str:
    """A change whose direction a word tells: a loss of 3 %, never of −3 %."""
    return change.lstrip(f"+-{MINUS}±")


@lru_cache(maxsize=_TEXTS)
def _decimal(value: Number, pattern: str, language: str) -> str:
    return format_decimal(value, format=_pattern(pattern), locale=_LOCALES[language])


def _plus(value: float, text: str) -> str:
    """Streamlit reads the sign of a change from an ASCII hyphen."""
    return ("+" if value > 0 else "-" if value < 0 else "±") + text


def _short(value: float) -> float:
    return round(value, _digits(value))


def _digits(value: float) -> int:
    """Two decimals below a hundred, one below a thousand, none above."""
    return 0 if value >= 1000 else 1 if value >= 100 else 2


def _signed(value: Number, text: str, currency: str) -> str:
    front = currency + (NBSP if len(currency) > 1 and currency.isalpha() else "") if currency else ""
    return (MINUS if value < 0 and any(sign in "123456789" for sign in text) else "") + front + text
