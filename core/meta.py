"""What is known of a data set. The one rule: ``meta.json`` names the data in force; to replace it changes all."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from core.definitions import DEFAULT_WEIGHTS, MEASURES
from core.errors import UserError
from core.fact import SEGMENTS

FILE, BEFORE = "meta.json", "meta.before.json"
_FILES = 256
LAYOUT = 3
"""The tables and columns that this version makes and asks for."""


@dataclass(frozen=True)
class Meta:
    """One data set; money as text, so that nothing is lost.

    ``version`` names the data in force: empty for the first, another after every refresh. ``extras`` are pairs of a
    further segment column and what the file calls it. ``layout`` is which tables and columns the database has.
    """

    id: str
    name: str
    created: str
    files: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    lines: int
    rejected: int
    rejected_by_reason: tuple[tuple[str, int], ...]
    total: str | None
    first_day: date
    last_day: date
    customers: int
    currency: str
    version: str = ""
    updated: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    layout: int = 1

    @property
    def segments(self) -> tuple[str, ...]:
        """The segment columns that the data has."""
        return tuple(field for field in SEGMENTS if field in self.fields)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that the data can answer."""
        return tuple(one.name for one in MEASURES.values() if set(one.needs) <= set(self.fields))

    @property
    def weights(self) -> tuple[tuple[str, int], ...]:
        """The weights of a score unless the user sets others."""
        return tuple((name, weight) for name, weight in DEFAULT_WEIGHTS.items() if name in self.measures)

    @property
    def database(self) -> str:
        """The file of the data in force."""
        return f"data.{self.version}.duckdb" if self.version else "data.duckdb"


def read(folder: Path, name: str = FILE) -> Meta:
    """The facts in a data set's folder. Raises ``UserError`` where there are none."""
    path = folder / name
    try:
        state = path.stat()
        return _known(path, state.st_ino, state.st_mtime_ns)
    except (FileNotFoundError, json.JSONDecodeError):
        raise UserError("unknown_data_set") from None


@lru_cache(maxsize=_FILES)
def _known(path: Path, _number: int, _changed: int) -> Meta:
    """A page asks a hundred times; a file is replaced, never written into."""
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts |= {key: date.fromisoformat(facts[key]) for key in ("first_day", "last_day")}
    pairs = ("files", "rejected_by_reason", "extras")
    facts |= {key: tuple(tuple(pair) for pair in facts.get(key, ())) for key in pairs}
    return Meta(**facts | {"fields": tuple(facts["fields"])})


def write(folder: Path, meta: Meta, name: str = FILE) -> None:
    """Write the facts; after a crash they are those from before or these, never a part."""
    beside = folder / f"{name}.new"
    facts = asdict(meta) | {"first_day": meta.first_day.isoformat(), "last_day": meta.last_day.isoformat()}
    with beside.open("w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / name)
