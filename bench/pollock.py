"""Pollock's score (Vitagliano et al., VLDB 2023): how much of a polluted CSV file survives loading. 10 is perfect.

Ten figures a file: success, and precision, recall and F1 of the header's cells, of the records, and of all cells, each
compared as multisets. Headers and records are compared after every cell was brought to one form; cells as they stand.
"""

from __future__ import annotations

import csv
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

ARCHIVE = Path("pollock") / "polluted_files.tar.xz"
NO_TABLE = (0.0,) * 10
Rows = Sequence[Sequence[str]]
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%H:%M", "%H:%M:%S")
_MONEY = re.compile(r"([$€£¥])\s*(\d+(?:\.\d+)?)")
_KIND = re.compile(r"(row_[a-z_]+?)(?=_?(?:row)?\d).*")


def unpacked(data: Path, folder: Path) -> Path:
    """Unpack the benchmark from the folder of real files; gives the folder that holds ``csv`` and ``clean``."""
    with tarfile.open(data / ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return next(found.parent for found in sorted(folder.rglob("csv")) if found.is_dir())


def kind(name: str) -> str:
    """The kind of pollution that a file's name tells: those of one row together, those of the file each alone."""
    found = _KIND.fullmatch(name)
    return found[1] if found else name.removesuffix(".csv")


def clean(path: Path) -> list[list[str]]:
    """What the benchmark expects of a file, the header first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def score(expected: Rows, loaded: Rows) -> tuple[float, ...]:
    """The ten figures of a file that loaded, each from 0 to 1; ``NO_TABLE`` stands for one that did not."""
    if not expected:
        return (1.0,) * 10
    headers = [[_form(cell) for cell in rows[0]] if rows else [] for rows in (expected, loaded)]
    records = [["".join(map(_form, row)) for row in rows[1:]] for rows in (expected, loaded)]
    cells = [[cell for row in rows for cell in row] for rows in (expected, loaded)]
    return (1.0, *(figure for pair in (headers, records, cells) for figure in _agreement(*pair)))


def _agreement(expected: Iterable[str], loaded: Iterable[str]) -> tuple[float, float, float]:
    wanted, found = Counter(expected), Counter(loaded)
    if not wanted:
        return 1.0, 1.0, 1.0
    both = (wanted & found).total()
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / found.total(), both / wanted.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


@cache
def _form(cell: str) -> str:
    """A cell in one form: numbers, money and days without the ways to write them, blanks as nothing."""
    text = cell.strip()
    money = _MONEY.fullmatch(text)
    if money:
        return f"{money[1]}{float(money[2])}"
    for number in (int, float):
        try:
            return str(number(text))
        except ValueError:
            continue
    for written in _DAYS:
        try:
            return datetime.strptime(text, written).isoformat()
        except ValueError:
            continue
    return text.lower()
