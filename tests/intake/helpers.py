"""One call from bytes to fact table, for every test of the intake room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from core.engine import builder
from core.intake import Inspection, Report, Source, inspect, load


@dataclass
class Loaded:
    """An import that went through."""

    inspection: Inspection
    report: Report
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    @property
    def rejects(self) -> list[tuple[Any, ...]]:
        return self.rows("select line, reason from reject order by line")

    @property
    def fields(self) -> dict[str, str]:
        return dict(self.inspection.mapping.fields)


def take(folder: Path, *paths: Path, limit: int | None = None) -> Loaded:
    """Import files as the application does: in a locked engine that may read one folder."""
    scratch = folder / f"scratch{len(list(folder.glob('scratch*')))}"
    sources = [Source(path, path.name) for path in paths]
    inspection = inspect(sources, scratch) if limit is None else inspect(sources, scratch, limit)
    connection = builder(scratch.with_suffix(".duckdb"), scratch)
    return Loaded(inspection, load(connection, inspection, inspection.mapping), connection)


def take_text(folder: Path, text: str | bytes, name: str = "sales.csv") -> Loaded:
    """Import a text."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return take(folder, path)
