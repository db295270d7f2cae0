"""The chart of the rule bench: what each rule costs in false alarms, and whom it catches."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import blank, percent_axis
from pages.parts.say import Say

_PLOT, _LINE = 320, 17
"""Pixels: the height of the plot, and of a name in it."""
_ROOM = (0.2, 0.55)
"""For names left of the first mark and right of the last one, as a share of the axis: also where the plot is narrow."""


def rule_marks(rows: pd.DataFrame, say: Say, named: Callable[[str, int | None], str], in_force: pd.Series) -> go.Figure:
    """One mark per rule, the windows joined by a line, the house rule large. customdata: rule, days or nothing."""
    figure = blank(say, 430)
    there = rows[rows["false_alarms"].notna()]
    windows, others = there[there["days"].notna()], there[there["days"].isna()]
    across, up = percent_axis(there["false_alarms"], say), percent_axis(there["caught"], say)
    for part, mode, colour, side in (
        (windows, "lines+markers", palette.GAIN, -1),
        (others, "markers", palette.LINE, 1),
    ):
        days = [None if pd.isna(one) else int(one) for one in part["days"]]
        figure.add_scatter(
            x=part["false_alarms"],
            y=part["caught"],
            mode=mode,
            line={"color": palette.RETURNED, "width": 1.5, "dash": "dot"},
            marker={
                "size": [18 if here else 11 for here in in_force[part.index]],
                "color": colour,
                "opacity": 1,
                "symbol": "circle" if part is windows else "diamond",
            },
            cliponaxis=False,
            showlegend=False,
            customdata=[[rule, one or ""] for rule, one in zip(part["rule"], days, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_hover(one, say, named) for _, one in part.iterrows()],
        )
        texts = [
            say("chart.window", days=formats.count(one, say.language)) if one else named(rule, one)
            for rule, one in zip(part["rule"], days, strict=True)
        ]
        _name(figure, part, texts, side, up["range"][1])
    top = across["range"][1]
    right = others["false_alarms"].max() + _ROOM[1] * top if len(others) else top
    low, high = -_ROOM[0] * top, max(top, right)
    figure.update_layout(
        xaxis=across | {"title": {"text": say("chart.false_alarms")}, "range": [low, high]},
        yaxis=up | {"title": {"text": say("chart.caught")}, "range": [-0.12 * up["range"][1], up["range"][1]]},
        margin={"t": 40},
    )
    return figure


def _name(figure: go.Figure, part: pd.DataFrame, texts: list[str], side: int, top: float) -> None:
    """Names beside their marks, to the right (1) or to the left (-1), each below the one above it.

    The line between the marks rises to the right: to the left there is room above it, to the right below.
    """
    free = -float(_LINE)
    for text, (_, row) in sorted(zip(texts, part.iterrows(), strict=True), key=lambda one: -one[1][1]["caught"]):
        here = (1 - row["caught"] / top) * _PLOT
        place = max(here + side * _LINE, free)
        free = place + _LINE
        figure.add_annotation(
            x=row["false_alarms"],
            y=row["caught"],
            text=text,
            ax=side * 26,
            ay=place - here,
            xanchor="left" if side > 0 else "right",
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=palette.LINE,
            standoff=7,
            font={"size": 12},
        )


def _hover(row: pd.Series, say: Say, named: Callable[[str, int | None], str]) -> str:
    language = say.language
    return say(
        "chart.rule_hover",
        rule=named(row["rule"], None if pd.isna(row["days"]) else int(row["days"])),
        flagged=formats.count(round(row["flagged"]), language),
        came_back=formats.count(round(row["came_back"]), language),
        false=formats.percent(row["false_alarms"], language),
        low=formats.percent(row["false_low"], language, 0),
        high=formats.percent(row["false_high"], language, 0),
        caught=formats.percent(row["caught"], language),
    )
