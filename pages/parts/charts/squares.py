"""A matrix of squares to click: darker where there is more of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import CLEAR, CLICKED_TEXT, blank, on, rgb, trace, two_lines, two_lines_each
from pages.parts.say import Say

ROW = 42
_GAP = 1.08
_HATCH = "rgba(255,255,255,0.85)"
"""What is partial or provisional is hatched where pale already means few customers."""
_FEW, _NARROW, _TURNED = 4, 9, 14
"""With more columns their names have two lines; with more what is written is smaller; with still more the names stand
at an angle."""


@dataclass(frozen=True)
class Square:
    """One cell: how dark (0 to 1), what is written in it, what is said about it, and what a click hands on."""

    heat: float
    text: str
    hover: str
    mark: list[str]
    pale: bool = False
    hatched: bool = False


def squares(
    say: Say,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[Square | None]],
    nothing: str = "",
    scale: Sequence[tuple[float, str]] = palette.HEAT,
    periods: bool = False,
) -> go.Figure:
    """``rows`` from the top and ``columns`` from the left with their labels; ``cells[row][column]``.

    Where there is no square, nothing is drawn; with ``nothing`` that is what the pointer finds there. Columns that are
    ``periods`` name each year once.
    """
    figure = blank(say, 110 + ROW * max(len(rows), 1))
    many, turned = len(columns) > _NARROW, len(columns) > _TURNED
    for place, line in enumerate(reversed(cells)):
        there = [(column, cell) for column, cell in enumerate(line) if cell or nothing]
        if there:
            _line(figure, place, there, nothing, scale, 10.5 if many else 12)
    figure.update_layout(
        barmode="overlay",
        showlegend=False,
        xaxis={
            "side": "top",
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "range": [-0.5, max(len(columns), 1) - 0.5],
            "tickvals": list(range(len(columns))),
            "ticktext": _above(columns, periods, turned),
            "tickangle": -40 if turned else 0,
        },
        yaxis={
            "tickvals": [0.5 + _GAP * place for place in range(len(rows))],
            "ticktext": list(reversed(rows)),
            "showgrid": False,
            "range": [0, _GAP * max(len(rows), 1) - (_GAP - 1)],
            "zeroline": False,
        },
        margin={"t": 70 if turned else 50, "b": 10},
    )
    return figure


def _above(columns: Sequence[str], periods: bool, turned: bool) -> list[str]:
    if turned or (not periods and len(columns) <= _FEW):
        return list(columns)
    return two_lines_each(columns) if periods else [two_lines(name) for name in columns]


def noted(figure: go.Figure, note: str) -> go.Figure:
    """The same with a line below it, where there is one to say."""
    if note:
        corner = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top"}
        figure.add_annotation(text=note, showarrow=False, yshift=-8, font={"size": 11.5}, **corner)
        figure.update_layout(margin={"b": 34})
    return figure


def percents(say: Say, share: float) -> str:
    """A share as it is written into a square."""
    return formats.percent(share, say.language, 0)


def heat(part: float, scale: Sequence[tuple[float, str]] = palette.HEAT) -> str:
    """The colour between two stops of the scale."""
    for (low, first), (high, last) in pairwise(scale):
        if part <= high:
            share = (part - low) / (high - low)
            mixed = [round(a + (b - a) * share) for a, b in zip(rgb(first), rgb(last), strict=True)]
            return "#" + "".join(f"{one:02x}" for one in mixed)
    return scale[-1][1]


def _line(
    figure: go.Figure,
    place: int,
    there: Sequence[tuple[int, Square | None]],
    nothing: str,
    scale: Sequence[tuple[float, str]],
    size: float,
) -> None:
    """The squares of one row, the ``place``-th from the bottom."""
    cells = [cell for _, cell in there]
    colours = [heat(cell.heat if cell else 0.0, scale) for cell in cells]
    trace(
        figure,
        "bar",
        x=[column for column, _ in there],
        y=[1] * len(there),
        base=[_GAP * place] * len(there),
        width=0.95,
        marker={
            "color": [colour if cell else CLEAR for colour, cell in zip(colours, cells, strict=True)],
            "line": {"width": 0},
            "cornerradius": 0,
            "pattern": {
                "shape": ["/" if cell and cell.hatched else "" for cell in cells],
                "fillmode": "overlay",
                "fgcolor": _HATCH,
                "size": 7,
                "solidity": 0.16,
            },
            "opacity": [palette.PALE if cell and cell.pale else 1.0 for cell in cells],
        },
        text=[cell.text if cell else "" for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": size, "color": [on(colour) for colour in colours]},
        **CLICKED_TEXT,
        customdata=[cell.mark if cell else [] for cell in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[cell.hover if cell else nothing for cell in cells],
    )
