"""A workbook as CSV. The one rule: whatever is in a workbook, it can only fail, never take the application along."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.intake import archive
from core.intake.container import beside, linked, unpacking
from core.intake.headers import Merge
from core.intake.packed import Budget
from core.intake.sheet import MOST_SHEETS

SCRIPT = Path(__file__).with_name("sheet.py")
MEMORY = 6 * 1024**3
"""Bytes of addresses that reading a workbook may take: enough for a full sheet of twenty columns."""
SECONDS = 600


@dataclass(frozen=True)
class Sheet:
    """A sheet with data as CSV, one line a row; ``rows`` are those that are not blank, ``merges`` near the top."""

    name: str
    csv: Path
    rows: int
    merges: tuple[Merge, ...]


def to_csv(path: Path, name: str, form: str, folder: Path, budget: Budget) -> list[Sheet]:
    """Write every sheet that has data. Raises ``UserError`` where there is none, or it cannot be read."""
    target = beside(folder, path, ".sheets")
    target.mkdir()
    source = linked(path, target / "source")  # without an ending: the library would believe it
    command = [sys.executable, "-I", str(SCRIPT), form, str(source), str(target), str(MEMORY), str(budget.left)]
    workbook = form == "xlsx"
    broken = UserError("broken_workbook" if workbook else "not_a_table", file=name)
    try:
        said = json.loads(_said(command, source, broken) or b"{}")
    except (subprocess.TimeoutExpired, ValueError):
        raise broken from None
    if "sheets" in said:
        sheets = [
            Sheet(called, target / file, rows, tuple((a, b, c, d) for a, b, c, d in merges))
            for called, file, rows, merges in said["sheets"]
        ]
        budget.take(sum(sheet.csv.stat().st_size for sheet in sheets))
        return sheets
    match said.get("error"):
        case "too_large":
            raise budget.refusal()
        case "too_many_files":
            raise UserError("too_many_files", file=name, limit=MOST_SHEETS)
        case "password_protected":
            raise UserError("password_protected", file=name)
        case "empty_file" if form != "html":
            raise UserError("empty_file", file=name)
        case _:
            raise broken


def _said(command: list[str], source: Path, broken: UserError) -> bytes:
    """What the process prints. Beside it, a packed workbook is tested: what was broken on its way may look sound."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as other:
        try:
            _test(source, broken)
            said, _ = other.communicate(timeout=SECONDS)
        except BaseException:
            other.kill()
            raise
    return said


def _test(source: Path, broken: UserError) -> None:
    with source.open("rb") as file:
        if file.read(2) == b"PK":
            with unpacking(broken), zipfile.ZipFile(file) as packed:
                archive.test(packed)
