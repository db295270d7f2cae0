"""Headers over several rows: a group above its columns, a name beside it over both rows.

Merged cells tell of them; where a file has none to tell, two rows do whose words fill each other's gaps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.intake.aliases import known
from core.intake.dialect import Row

FIGURE = re.compile(r"[-+(]?[^\w\s]?\s?\d[\d.,'\s]*%?\)?|\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}.*)?")
"""A number or a day: what stands below a header rather than in it."""
_TALLEST = 4
Merge = tuple[int, int, int, int]
"""A merged cell: first row, first column, last row, last column, counted from 0."""


def stacked(rows: Sequence[Row], place: int) -> list[Merge]:
    """The merged cells that a header at ``place`` once had together with the row below it, or above."""
    for upper, lower in ((place, place + 1), (place - 1, place)):
        if upper >= 0 and lower < len(rows) and rows[lower].line == rows[upper].line + 1:
            merges = _fitting(rows[upper], rows[lower])
            if merges:
                return merges
    return []


def _fitting(upper: Row, lower: Row) -> list[Merge]:
    """A group wherever a word is followed by gaps under all of which a name stands, a name over both rows wherever
    nothing stands under it. Nothing where the rows do not fit so: one of them holds data then."""
    width = max(len(upper.cells), len(lower.cells))
    above, below = ([*row.cells, *[""] * (width - len(row.cells))] for row in (upper, lower))
    if any(FIGURE.fullmatch(cell) for cell in (*above, *below)) or not any(map(known, below)):
        return []
    top, merges, groups, column = upper.line - 1, [], 0, 0
    while column < width:
        right = column
        while above[column] and right + 1 < width and not above[right + 1] and below[right + 1]:
            right += 1
        if above[column] and below[column]:
            if right == column:
                return []
            groups += 1
            merges.append((top, column, top, right))
        elif above[column]:
            right = column
            merges.append((top, column, top + 1, column))
        column = right + 1
    return merges if groups else []


def joined(rows: Sequence[Row], place: int, merges: Sequence[Merge]) -> tuple[int, list[str]]:
    """The place of the row on which the header at ``place`` ends, and its names.

    A column is called as its lowest row says; where that is nothing, or said twice, with its groups before it.
    """
    at = {row.line - 1: number for number, row in enumerate(rows)}
    first, last = _block(rows, at, rows[place].line - 1, merges)
    lines = [rows[at[number]].cells for number in range(first, last + 1) if number in at]
    numbers = [number for number in range(first, last + 1) if number in at]
    width = max(len(cells) for cells in lines)
    spread = [
        [_said(cells, number, column, rows, at, merges) for column in range(width)]
        for number, cells in zip(numbers, lines, strict=True)
    ]
    parts = [list(dict.fromkeys(filter(None, (cells[column] for cells in spread)))) for column in range(width)]
    often = Counter(part[-1] for part in parts if part)
    names = ["" if not part else part[-1] if often[part[-1]] == 1 else " ".join(part) for part in parts]
    return at[numbers[-1]], names


def _block(rows: Sequence[Row], at: dict[int, int], row: int, merges: Sequence[Merge]) -> tuple[int, int]:
    """First and last line of the header around a line of it."""
    first = last = row
    width = len(rows[at[row]].cells)
    grown = True
    while grown:
        before = (first, last)
        for top, left, bottom, right in merges:
            if right - left + 1 >= max(width, 2) or bottom - top >= _TALLEST:
                continue  # a title over everything
            if bottom > top and top <= last and bottom >= first:
                first, last = min(first, top), max(last, bottom)
            elif right > left and bottom == first - 1 and top in at:
                first = top
            elif right > left and bottom == last and top >= first and _names_below(rows, at, last + 1, left, right):
                last += 1
        last = max(number for number in range(row, min(last, first + _TALLEST - 1, row + _TALLEST) + 1) if number in at)
        first = min(number for number in range(max(first, row - _TALLEST + 1), row + 1) if number in at)
        grown = (first, last) != before
    return first, last


def _names_below(rows: Sequence[Row], at: dict[int, int], line: int, left: int, right: int) -> bool:
    """Whether a line names the columns of a group, rather than holding data."""
    if line not in at:
        return False
    cells = rows[at[line]].cells
    return all(cells[left : right + 1]) and not any(FIGURE.fullmatch(cell) for cell in cells)


def _said(
    cells: list[str], line: int, column: int, rows: Sequence[Row], at: dict[int, int], merges: Sequence[Merge]
) -> str:
    """What a cell says, which may be what the cell it is merged with says."""
    for top, left, bottom, right in merges:
        if top <= line <= bottom and left <= column <= right and top in at:
            merged = rows[at[top]].cells
            return merged[left] if left < len(merged) else ""
    return cells[column] if column < len(cells) else ""
