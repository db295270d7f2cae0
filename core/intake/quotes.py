"""Quotes, as the engine reads them. The one rule: only a quote at the beginning of a cell opens one."""

from __future__ import annotations

import re

_OPENING = re.compile(rb' *"')
_CLOSING = re.compile(rb'(?:[^"]|"")*+"')


def open_after(line: bytes, delimiter: bytes, quoted: bool = False) -> bool:
    """Whether a quoted cell goes on after this line; ``quoted`` where it began on a line above."""
    at = 0
    while True:
        if not quoted:
            opening = _OPENING.match(line, at)
            quoted, at = bool(opening), opening.end() if opening else at
        if quoted:
            closing = _CLOSING.match(line, at)
            if not closing:
                return True
            quoted, at = False, closing.end()
        at = line.find(delimiter, at) + 1
        if not at:
            return False
