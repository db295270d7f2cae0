"""Header names, normalised one way for every comparison: width, case, blanks, punctuation and units do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from core.fact import FIELDS

_NUMBERED = re.compile(r"(c|col|column|f|field|v|var|value|x|unnamed|列|字段|栏位|欄位|spalte|feld)?\d+|[a-z]|unnamed")
_UNIT = re.compile(r"[(\[][^)\]]*[)\]]")


def normal(header: str) -> str:
    """A header as the aliases of ``core.fact`` are written."""
    text = unicodedata.normalize("NFKC", header).lower()
    return "".join(sign for sign in text if sign.isalnum())


def forms(header: str) -> tuple[str, ...]:
    """The header as it is, and without a unit in brackets: "Sales (USD)" is also "sales"."""
    text = unicodedata.normalize("NFKC", header)
    return tuple(dict.fromkeys((normal(text), normal(_UNIT.sub("", text)))))


@lru_cache(maxsize=10_000)
def known(header: str) -> bool:
    """Whether any field is called this."""
    return any(form in _all() for form in forms(header))


def says_nothing(header: str) -> bool:
    """Whether a header only numbers its column: "c3", "Column 3", "Unnamed: 3", "列3", "3", "C"."""
    return _NUMBERED.fullmatch(normal(header)) is not None


@cache
def _all() -> frozenset[str]:
    return frozenset(alias for field in FIELDS for alias in field.aliases)
