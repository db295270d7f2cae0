"""Charts of flows: active customers as stacked bars with the lost below zero, opening to closing, value lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import (
    ABOVE,
    CLICKED_TEXT,
    blank,
    opens,
    period_axis,
    period_labels,
    round_step,
    trace,
    two_lines,
    value_axis,
)
from pages.parts.say import Say

MAX_PERIODS = 40
_UP, _DOWN = ("stayed", "returned", "new"), "churned"
_FLOW_COLOURS = {
    "opening": palette.STAYED,
    "stayed": palette.STAYED,
    "new": palette.GAIN,
    "returned": palette.RETURNED,
    "churned": palette.LOSS,
    "closing": palette.STAYED,
}


def churn_flow(rows: pd.DataFrame, say: Say, kind: str) -> go.Figure:
    """Per period: who stayed, returned and is new upwards, who churned downwards. customdata: start of the period, and
    the flow."""
    figure = blank(say, 360)
    shown = rows[rows["segment_by"] == "all"].tail(MAX_PERIODS)
    # Where the data begins everybody is new; that says nothing and would dwarf the rest.
    shown = shown[shown["opening"].cumsum() > 0] if (shown["opening"] > 0).any() else shown
    labels, records, opacity = period_labels(shown, say, kind), shown.to_dict("records"), _opacity(shown)
    for name in (*_UP, _DOWN):
        sign = -1 if name == _DOWN else 1
        trace(
            figure,
            "bar",
            x=labels,
            y=shown[name] * sign,
            name=say(f"flow.{name}"),
            marker={"color": _FLOW_COLOURS[name], "opacity": opacity, "line": {"width": 0}},
            customdata=[
                opens([start.isoformat(), name], count)
                for start, count in zip(shown["period_start"], shown[name], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.flow_hover",
                    flow=say(f"flow.{name}"),
                    count=formats.count(int(one[name]), say.language),
                    period=label,
                )
                + remark(one, say)
                for label, one in zip(labels, records, strict=True)
            ],
        )
    most = max([1, *(shown["stayed"] + shown["new"] + shown["returned"])])
    least = max([0, *shown["churned"]])
    step = max(1, round_step(most + least))
    ticks = [round(tick * step) for tick in range(-int(least / step) - 1, int(most / step) + 2)]
    figure.update_layout(
        barmode="relative",
        bargap=0.25,
        legend={"traceorder": "normal"},
        xaxis=period_axis(labels),
        yaxis={
            "title": {"text": say("chart.customers")},
            "tickvals": ticks,
            "zeroline": True,
            "ticktext": [formats.count(abs(tick), say.language) for tick in ticks],
            "range": [-1.06 * least, 1.06 * most],
        },
    )
    return figure


def churn_value(rows: pd.DataFrame, say: Say, kind: str, currency: str) -> go.Figure:
    """Per period: what the customers who churned had brought before it. customdata: start of the period, flow."""
    figure = blank(say, 360)
    shown = rows[(rows["segment_by"] == "all") & (rows["opening"] > 0)].tail(MAX_PERIODS)
    labels, values = period_labels(shown, say, kind), shown["churned_value"].astype(float)
    trace(
        figure,
        "bar",
        x=labels,
        y=values,
        showlegend=False,
        marker={"color": palette.LOSS, "opacity": _opacity(shown), "line": {"width": 0}},
        customdata=[
            opens([start.isoformat(), "churned_of_opening"], count)
            for start, count in zip(shown["period_start"], shown["churned_of_opening"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.lost_hover",
                period=label,
                value=formats.full(one["churned_value"], say.language, currency),
                rate=formats.percent(one["value_churn_rate"], say.language),
                count=formats.count(int(one["churned_of_opening"]), say.language),
            )
            + remark(one, say)
            for label, one in zip(labels, shown.to_dict("records"), strict=True)
        ],
    )
    figure.update_layout(
        bargap=0.25,
        xaxis=period_axis(labels),
        yaxis=value_axis(values, say, currency),
    )
    return figure


def churn_steps(rows: pd.DataFrame, say: Say, kind: str) -> go.Figure:
    """Of one period: opening + new + returned − churned = closing, each bar from where the last ended. customdata:
    start of the period, flow."""
    figure = blank(say, 320)
    names = ("opening", "new", "returned", "churned", "closing")
    if rows.empty:
        return figure
    row, ground, bases, heights = rows.iloc[0], 0, [], []
    for name in names:
        height = int(row[name])
        ground -= height if name == "churned" else 0
        bases.append(0 if name in ("opening", "closing") else ground)
        heights.append(height)
        ground = height if name in ("opening", "closing") else ground + (height if name != "churned" else 0)
    period = formats.period_label(kind, row["period_start"], row["period_end"], say.language)
    signs = {"new": "+", "returned": "+", "churned": formats.MINUS}
    counts = [formats.count(height, say.language) for height in heights]
    trace(
        figure,
        "bar",
        x=[two_lines(say(f"flow.{name}")) for name in names],
        y=heights,
        base=bases,
        showlegend=False,
        marker={
            "color": [_FLOW_COLOURS[name] for name in names],
            "line": {"width": 0},
            "opacity": [palette.PALE if row["partial"] or row["provisional"] else 1.0] * len(names),
        },
        text=[signs.get(name, "") + text for name, text in zip(names, counts, strict=True)],
        **ABOVE,
        cliponaxis=False,
        **CLICKED_TEXT,
        customdata=[opens([row["period_start"].isoformat(), name], row[name]) for name in names],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say("chart.flow_hover", flow=say(f"flow.{name}"), count=text, period=period) + remark(row, say)
            for name, text in zip(names, counts, strict=True)
        ],
    )
    top = max(1, *(base + height for base, height in zip(bases, heights, strict=True)))
    step = max(1, round_step(top))
    ticks = [round(tick * step) for tick in range(int(top / step) + 2)]
    figure.update_layout(
        bargap=0.35,
        xaxis={"showgrid": False, "type": "category", "tickfont": {"size": 11}, "tickangle": 0},
        yaxis={
            "title": {"text": say("chart.customers")},
            "tickvals": ticks,
            "ticktext": [formats.count(tick, say.language) for tick in ticks],
            "range": [0, 1.12 * top],
        },
    )
    return figure


def remark(row: Mapping[Any, Any] | pd.Series, say: Say) -> str:
    """That a period is partial or provisional, as further lines of a hover."""
    found = [say(f"chart.{name}") for name in ("partial", "provisional") if row[name]]
    return "".join(f"<br>{one}" for one in found)


def _opacity(rows: pd.DataFrame) -> list[float]:
    return [palette.PALE if pale else 1.0 for pale in rows["partial"] | rows["provisional"]]
