"""The chart of the rule bench: what each rule costs in false alarms, and whom it catches."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import blank, percent_axis
from pages.parts.say import Say

_HEIGHTS = ("top", "middle", "bottom")
_CLOSE, _EDGE = 0.06, 0.9


def rule_marks(rows: pd.DataFrame, say: Say, named: Callable[[str, int | None], str], house: int) -> go.Figure:
    """One mark per rule, the windows joined by a line, the house rule large. customdata: rule, days or nothing."""
    figure = blank(say, 430)
    there = rows[rows["false_alarms"].notna()]
    windows, others = there[there["days"].notna()], there[there["days"].isna()]
    for part, mode, colour, side in (
        (windows, "lines+markers+text", palette.GAIN, "left"),
        (others, "markers+text", palette.LINE, "right"),
    ):
        days = [None if pd.isna(one) else int(one) for one in part["days"]]
        figure.add_scatter(
            x=part["false_alarms"],
            y=part["caught"],
            mode=mode,
            line={"color": palette.RETURNED, "width": 1.5, "dash": "dot"},
            marker={
                "size": [18 if one == house else 11 for one in days],
                "color": colour,
                "opacity": 1,
                "symbol": "circle" if part is windows else "diamond",
            },
            text=[
                say("chart.window", days=formats.count(one, say.language)) if one else named(rule, one)
                for rule, one in zip(part["rule"], days, strict=True)
            ],
            textposition=_places(part, side),
            textfont={"size": 12},
            cliponaxis=False,
            showlegend=False,
            customdata=[[rule, one or ""] for rule, one in zip(part["rule"], days, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_hover(one, say, named) for _, one in part.iterrows()],
        )
    across = percent_axis(there["false_alarms"], say)
    top = across["range"][1]
    figure.update_layout(
        xaxis=across | {"title": {"text": say("chart.false_alarms")}, "range": [-0.06 * top, top]},
        yaxis=percent_axis(there["caught"], say) | {"title": {"text": say("chart.caught")}},
        margin={"t": 40, "r": 70},
    )
    return figure


def _places(part: pd.DataFrame, side: str) -> list[str]:
    """Where each label stands: those of marks close above one another fan out, those at the right edge turn inwards."""
    found: dict[object, str] = {}
    before, step = 2.0, 0
    for index, row in part.sort_values("caught", ascending=False).iterrows():
        step = min(step + 1, len(_HEIGHTS) - 1) if before - row["caught"] < _CLOSE else 0
        before = row["caught"]
        here = "left" if row["false_alarms"] > _EDGE * part["false_alarms"].max() and side == "right" else side
        found[index] = f"{'top' if row['caught'] < _CLOSE else _HEIGHTS[step]} {here}"
    return [found[index] for index in part.index]


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
