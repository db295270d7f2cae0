"""Sheets that are called after periods: Jan, 2024, Q1 2024, 3月. With equal columns they are parts of one table."""

from __future__ import annotations

import re

_LONG = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {*_LONG, *(name[:3] for name in _LONG), "sept"}
_WORDS = {"year", "fy", "half", "h", "quarter", "q", "month", "m", "week", "w", *_MONTHS}
_CHINESE = "年度上下半季第月份周一二三四五六七八九十"
_TOKEN = re.compile(r"[a-z]+|\d+|[^\W\da-z_]+")
_COPY = re.compile(r"\(\d+\)$")


def after_a_period(name: str) -> bool:
    """Whether a name says a period and nothing else; "Jan (2)" is what a spreadsheet calls a copy."""
    tokens = _TOKEN.findall(name.casefold())
    if not tokens or _COPY.search(name.strip()):
        return False
    said = [token for token in tokens if token.isdecimal() or token in _MONTHS or set(token) <= set(_CHINESE)]
    known = all(token in said or token in _WORDS for token in tokens)
    return bool(said) and known and all(len(token) in (1, 2, 4, 6) for token in tokens if token.isdecimal())
