"""What all charts share: the frame, the axes, colours to read on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.say import Say

ABOVE: dict[str, Any] = {"textposition": "outside", "constraintext": "none", "textangle": 0}
"""What is written above a bar: as large as it is, also where the bar is narrow."""
CLICKED_TEXT: dict[str, Any] = {name: {"textfont": {"color": palette.LINE}} for name in ("selected", "unselected")}
"""For bars with text: without it plotly.js 4.0 looks for a font that is not there, and the click is lost."""


CLEAR = "rgba(0,0,0,0)"
MAX_LABELS = 8


def period_axis(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """An axis of periods with so many labels that they stay apart, the last one always there."""
    step = -(-len(labels) // MAX_LABELS) or 1
    shown = [label for place, label in enumerate(labels) if (len(labels) - 1 - place) % step == 0]
    texts = [two_lines(label) for label in shown]
    return {"type": "category", "showgrid": False, "tickangle": 0, "tickvals": shown, "ticktext": texts, **more}


def two_lines(label: str) -> str:
    """A period with its year, or its end, in a line of its own: twice as many stand beside each other unturned."""
    for mark, kept in ((" – ", " –"), ("月–", "月–"), (" ", ""), ("年", "年")):
        first, _, second = label.partition(mark)
        if second:
            return f"{first}{kept}<br>{second}"
    return label


def two_lines_each(labels: Sequence[str]) -> list[str]:
    """Labels that touch each other, in two lines; a year that the one before has too is not said again."""
    found, before = [], ""
    for label in labels:
        first, _, second = two_lines(label).partition("<br>")
        year = first if first.endswith("年") else second
        again = year and year == before
        found.append(f"{'' if again and year == first else first}<br>{'' if again and year == second else second}")
        before = year
    return [label if label.startswith("<br>") else label.removesuffix("<br>") for label in found]


def opens(mark: Sequence[Any], customers: Any) -> list[Any]:
    """What a click on a mark hands on; nothing where no customer stands behind it."""
    return list(mark) if customers > 0 else []


def blank(say: Say, height: int) -> go.Figure:
    """The frame that all charts share."""
    axis = {
        "gridcolor": palette.GRID,
        "zerolinecolor": palette.GRID,
        "automargin": True,
        "title": {"standoff": 16},
        "fixedrange": True,
    }
    return go.Figure(
        layout={
            "height": height,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": ".,",
            "margin": {"l": 10, "r": 16, "t": 34, "b": 10},
            "xaxis": axis,
            "yaxis": axis | {"zeroline": True},
            "hovermode": "closest",
            "dragmode": False,
            "clickmode": "event+select",
            "barcornerradius": 3,
            "font": {"size": 12.5},
            "legend": {
                "orientation": "h",
                "y": 1.02,
                "yanchor": "bottom",
                "x": 0,
                "xanchor": "left",
                "itemclick": False,
                "itemdoubleclick": False,
            },
        }
    )


def trace(figure: go.Figure, kind: str, **mark: Any) -> None:
    """Draw marks of a kind. Plotly looks through a dictionary once, through what its ``add_bar`` makes of it twice."""
    figure.add_trace({"type": kind, **mark})


def value_axis(values: Iterable[float], say: Say, currency: str) -> dict[str, Any]:
    """An axis from nothing, or from the least where that is below it, to the largest of some values."""
    there = [0.0, *(value for value in values if value == value)]
    return money_axis(say, min(there), max(there) or 1.0, currency)


def money_axis(say: Say, low: float, high: float, currency: str) -> dict[str, Any]:
    step = round_step(max(high - low, 1e-9))
    ticks = [tick * step for tick in range(int(low // step), int(high // step) + 2)]
    return {
        "tickvals": ticks,
        "ticktext": [
            (formats.edge if currency == formats.SHARE else formats.compact)(tick, say.language, currency)
            for tick in ticks
        ],
        "range": [low * 1.06 if low < 0 else 0, high * 1.06],
    }


def whole_ticks(top: float) -> dict[str, Any]:
    """Ticks of an axis of counts up to ``top``: never between two whole numbers."""
    return {"tickformat": ",d"} | ({"dtick": 1} if top <= 5 else {})


def percent_axis(values: pd.Series, say: Say) -> dict[str, Any]:
    top = float(values.max()) if values.notna().any() else 0.0
    top = max(top, 0.02) * 1.12
    step = round_step(top)
    ticks = [tick * step for tick in range(int(top / step) + 2)]
    return {
        "tickvals": ticks,
        "ticktext": [formats.percent(tick, say.language, 0 if step >= 0.01 else 1) for tick in ticks],
        "range": [0, top],
        "rangemode": "tozero",
    }


def round_step(span: float) -> float:
    """A round step with about five of them in the span."""
    raw = span / 5
    ten = 10.0 ** len(str(int(raw))) / 10 if raw >= 1 else 1.0
    while raw < ten and raw < 1:
        ten /= 10
    step = next(ten * one for one in (1, 2, 5, 10) if ten * one >= raw * 0.999)
    return step


def period_labels(rows: pd.DataFrame, say: Say, kind: str) -> list[str]:
    return [
        formats.period_label(kind, start, end, say.language)
        for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]


def plain(text: str) -> str:
    """A user's text inside Plotly: data is never markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, length: int = 22) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def rgb(colour: str) -> Sequence[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def on(colour: str) -> str:
    """White or dark, whichever has the higher contrast on a colour."""
    shares = [part / 255 for part in rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares)
    return "#12181f" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 else "#ffffff"
