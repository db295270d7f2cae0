"""A workbook as CSV. The one rule: whatever is in a workbook, it can only fail, never take the application along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.errors import UserError

SCRIPT = Path(__file__).with_name("sheet.py")
MEMORY = 6 * 1024**3
"""Bytes of addresses that reading a workbook may take: enough for a full sheet of twenty columns."""
SECONDS = 600
_KEYS = ("empty_file", "password_protected")


def to_csv(path: Path, name: str, target: Path, limit: int) -> Path:
    """Write the first sheet that has data. Raises ``UserError`` where none can be read."""
    command = [sys.executable, "-I", str(SCRIPT), str(path), str(target), str(MEMORY), str(limit)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UserError("broken_workbook", file=name) from None
    if done.returncode == 0:
        return target
    key = done.stdout.decode("ascii", errors="replace").strip()
    if key == "too_large":
        raise UserError("too_large", file=name, limit=limit)
    raise UserError(key if key in _KEYS else "broken_workbook", file=name)
