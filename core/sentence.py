"""A user error as one English line, from the same catalogue that the pages speak from, read as a data file."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.plural import filled

CATALOGUE = Path(__file__).parents[1] / "pages" / "parts" / "text" / "en.toml"


def sentence(error: UserError) -> str:
    """The sentence of an error with its facts in it, on one line whatever the facts are."""
    facts = {name: _worded(error.key, name, value) for name, value in error.facts.items()}
    return " ".join(filled(_words()["error"][error.key], facts).split())


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def _worded(key: str, name: str, value: object) -> str:
    words = _words()
    if name == "limit" and key == "too_large":
        return str(words["error"]["gigabytes"]).format(count=f"{int(str(value)) / 1024**3:g}")
    if name == "reason":
        return str(words["reject"][str(value)])
    if name == "measure":
        return str(words["measure"][str(value)]["word"])
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:,}"
    return str(value) or "–"
