"""A table drawn in a test, as a data set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.intake import Source

if TYPE_CHECKING:
    from core.meta import Meta
    from core.store import Workspace


def given(workspace: Workspace, folder: Path, table: str) -> Meta:
    """The rows between ``|`` as a file of lines; the first row is the header."""
    rows = [",".join(cell.strip() for cell in row.strip().strip("|").split("|")) for row in table.strip().splitlines()]
    path = folder / "drawn.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return workspace.create([Source(path, path.name)])
