"""What the cells of a column look like: the shapes of its sound rows, by which a broken row is put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.intake.mending import MISFIT, WORDS, Fits

FEWEST = 5
"""Sound rows below which a file says nothing about its columns."""
_SHAPES = 6
_SHARE = 0.9
_NEAR, _ODD = 0.3, 2.0
_RUN = re.compile(r"(9+|a+)")


@dataclass(frozen=True)
class _Look:
    """Shapes with the length of every run and without; ``regular`` where a few of them make up the column."""

    exact: frozenset[str]
    near: frozenset[str]
    regular: bool
    blanks: bool

    def cost(self, cell: str) -> float:
        if not cell:
            return 0.0 if self.blanks else MISFIT
        exact = _exact(cell)
        near = _near(exact)
        if self.regular:
            return 0.0 if exact in self.exact else _NEAR if near in self.near else MISFIT
        return WORDS if "a" in near or near in self.near else _ODD


def fits(rows: Sequence[Sequence[str]]) -> Fits | None:
    """What a cell costs in a column, told by rows that are sound; None where these are too few."""
    if len(rows) < FEWEST:
        return None
    looks = [_look(cell.strip() for cell in column) for column in zip(*rows, strict=True)]
    return lambda number, cell: looks[number].cost(cell)


def _look(cells: Iterable[str]) -> _Look:
    exact = Counter(_exact(cell) for cell in cells)
    blanks = exact.pop("", 0)
    near = Counter[str]()
    for shape, count in exact.items():
        near[_near(shape)] += count
    usual = sum(count for _, count in near.most_common(_SHAPES))
    # Words have few shapes too, and say nothing.
    figures = sum(count for shape, count in near.items() if "9" in shape)
    regular = usual >= _SHARE * near.total() and figures * 2 >= near.total() > 0
    return _Look(frozenset(exact), frozenset(near), regular, blanks > 0)


def _exact(cell: str) -> str:
    return "".join("9" if sign.isdecimal() else "a" if sign.isalpha() else sign for sign in cell[:200])


def _near(shape: str) -> str:
    return _RUN.sub(lambda run: run[0][0], shape)
