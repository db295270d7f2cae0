"""A table drawn in a test, as a data set or as a draft of one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from core.intake import Source, inspect

if TYPE_CHECKING:
    from core.draft import Draft
    from core.meta import Meta
    from core.store import Workspace


def given(workspace: Workspace, folder: Path, table: str) -> Meta:
    """The rows between ``|`` as a file of lines; the first row is the header."""
    rows = [",".join(cell.strip() for cell in row.strip().strip("|").split("|")) for row in table.strip().splitlines()]
    path = folder / "drawn.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return workspace.create([Source(path, path.name)])


def drafted(workspace: Workspace, folder: Path, text: str, into: Meta | None = None, kept: bool = False) -> Draft:
    """A text as a draft, for a data set of its own or to be added to one; its file ``kept`` to be looked at again."""
    path = folder / "next.csv"
    path.write_text(text, encoding="utf-8")
    scratch = workspace.incoming()
    inspection = inspect([Source(path, path.name)], scratch)
    made = workspace.draft(inspection, inspection.mapping, scratch, into)
    if not kept:
        shutil.rmtree(scratch)
    return made
