"""Quotes, as the engine reads them. The one rule: only a quote at the beginning of a cell opens one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Dialect:
    """How cells are written: what stands between them, around them, and before a quote that belongs to a cell."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'


def open_after(line: bytes, dialect: Dialect, quoted: bool = False) -> bool:
    """Whether a quoted cell goes on after this line; ``quoted`` where it began on a line above."""
    opening_sign, closing_sign = _signs(dialect.quote, dialect.escape)
    delimiter = dialect.delimiter.encode()
    at = 0
    while True:
        if not quoted:
            opening = opening_sign.match(line, at)
            quoted, at = bool(opening), opening.end() if opening else at
        if quoted:
            closing = closing_sign.match(line, at)
            if not closing:
                return True
            quoted, at = False, closing.end()
        at = line.find(delimiter, at) + len(delimiter)
        if at < len(delimiter):
            return False


@cache
def _signs(quote: str, escape: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    sign, slash = re.escape(quote).encode(), re.escape(escape).encode()
    within = rb"[^" + sign + rb"]|" + sign + sign if escape == quote else rb"[^" + sign + slash + rb"]|" + slash + rb"."
    return re.compile(rb" *" + sign), re.compile(rb"(?:" + within + rb")*+" + sign, re.DOTALL)


@cache
def sound(dialect: Dialect) -> re.Pattern[str]:
    """A row that leaves nothing open: every quote that opens a cell closes it before a delimiter or the end."""
    sign, between = re.escape(dialect.quote), re.escape(dialect.delimiter)
    around = "" if dialect.delimiter == " " else " *"
    if dialect.escape == dialect.quote:
        quoted = rf"{around}{sign}(?:[^{sign}]|{sign}{sign})*+{sign}{around}"
    else:
        quoted = rf"{around}{sign}(?:[^{sign}\\]|\\.)*+{sign}{around}"
    bare = rf"(?!{around}{sign})(?:(?!{between})[^\r\n])*+"
    cell = rf"(?:{quoted}|{bare})"
    return re.compile(rf"{cell}(?:{between}{cell})*+[\r\n]*", re.DOTALL)
