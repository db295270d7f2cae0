"""Charts of concentration: Lorenz curve, whale curve, stress test, course, and two rankings side by side."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from core.dependency import FIRST
from pages.parts import formats, palette
from pages.parts.charts.base import (
    CLICKED_TEXT,
    blank,
    cut,
    percent_axis,
    period_axis,
    period_labels,
    plain,
    round_step,
)
from pages.parts.say import Say

_SHADES = dict(zip(FIRST, ("#1b4da8", palette.GAIN, palette.RETURNED, "#bcd5f7"), strict=True))
TARGET = {"color": palette.LINE, "width": 1.2, "dash": "dot"}


def lorenz(rows: pd.DataFrame, say: Say) -> go.Figure:
    """The smaller customers' share of value, and the line on which all would bring the same. customdata: ranks."""
    figure = blank(say, 470)
    language = say.language
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    labels = [formats.percent(tick, language, 0) for tick in ticks]
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line=TARGET, name=say("chart.equal"), hoverinfo="skip", showlegend=True
    )
    figure.add_scatter(
        x=rows["customer_share"],
        y=rows["value_share"],
        mode="lines+markers",
        fill="tozeroy",
        fillcolor="rgba(47,111,222,0.12)",
        name=say("chart.lorenz"),
        line={"color": palette.GAIN, "width": 2.2},
        marker={"size": 5, "color": palette.GAIN},
        customdata=rows[["rank_from", "rank_to"]].astype(int).to_numpy().tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.lorenz_hover",
                count=formats.count(one.rank_to - one.rank_from + 1, language),
                customers=formats.percent(one.customer_share, language),
                share=formats.percent(one.value_share, language),
            )
            for one in rows.itertuples()
        ],
    )
    axis = {"range": [0, 1.01], "tickvals": ticks, "ticktext": labels, "zeroline": False}
    figure.update_layout(
        xaxis={**axis, "title": {"text": say("chart.smaller_customers")}},
        yaxis={**axis, "title": {"text": say("chart.of_value_share")}},
    )
    return figure


def whale(rows: pd.DataFrame, say: Say) -> go.Figure:
    """The Pareto curve, orange from its peak on. customdata: rank from, to."""
    figure = blank(say, 360)
    language = say.language
    falling = rows["value"] < 0
    for part, colour, name in (
        (rows[~falling], palette.GAIN, say("chart.rising")),
        (rows[falling], palette.LOSS, say("chart.eating")),
    ):
        figure.add_scatter(
            x=part["rank_to"],
            y=part["cumulative_share"],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 2.4},
            marker={"size": 6, "color": colour},
            customdata=part[["rank_from", "rank_to"]].astype(int).to_numpy().tolist(),
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.whale_hover",
                    first=formats.count(one.rank_from, language),
                    last=formats.count(one.rank_to, language),
                    share=formats.percent(one.cumulative_share, language),
                )
                for one in part.itertuples()
            ],
        )
    figure.add_hline(y=1, line=TARGET)
    figure.update_layout(
        xaxis={"title": {"text": say("chart.rank")}, "showgrid": False, "tickformat": ",d"},
        yaxis=percent_axis(rows["cumulative_share"], say) | {"title": {"text": say("chart.cumulative")}},
    )
    return figure


def stress(rows: pd.DataFrame, say: Say, whole: str) -> go.Figure:
    """One bar a segment: what the first 1, 3, 5 and 10 accounts bring. customdata: segment, how many, grouping."""
    figure = blank(say, 130 + 34 * max(len(rows), 1))
    language = say.language
    names = [
        whole if one.grouping == "all" else cut(one.segment or say("scope.not_given")) for one in rows.itertuples()
    ]
    before = pd.Series(0.0, index=rows.index)
    for count, colour in _SHADES.items():
        share = rows[f"top{count}_share"].astype(float)
        figure.add_bar(
            y=list(range(len(rows))),
            x=(share - before).clip(lower=0),
            orientation="h",
            name=say("chart.first", count=formats.count(count, language)),
            marker={"color": colour, "line": {"width": 0}},
            customdata=[[one.segment, count, one.grouping] for one in rows.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.stress_hover",
                    name=plain(name),
                    count=formats.count(count, language),
                    share=formats.percent(one, language),
                    customers=formats.count(customers, language),
                )
                for name, one, customers in zip(names, share, rows["customers"], strict=True)
            ],
            **CLICKED_TEXT,
        )
        before = share
    figure.update_layout(
        barmode="stack",
        bargap=0.35,
        legend={"traceorder": "normal"},
        xaxis=percent_axis(rows["top10_share"].astype(float), say),
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": [plain(name) for name in names],
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure


def concentration_course(rows: pd.DataFrame, say: Say, kind: str) -> go.Figure:
    """Per period: the share of the first fifth, and how many customers bring 80 %, beside the lines of 80 and 20 %.
    customdata: start of the period."""
    figure = blank(say, 360)
    labels = period_labels(rows, say, kind)
    for column, colour, target in (
        ("top20_share", palette.GAIN, 0.8),
        ("customers_for_80_share", palette.LOSS, 0.2),
    ):
        figure.add_scatter(
            x=labels,
            y=rows[column],
            mode="lines+markers",
            name=say(f"chart.{column}"),
            line={"color": colour, "width": 2.2},
            marker={
                "size": 9,
                "color": colour,
                "symbol": ["circle-open" if partial else "circle" for partial in rows["partial"]],
                "line": {"width": 2, "color": colour},
            },
            customdata=[[start.isoformat()] for start in rows["period_start"]],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_period_hover(one, say, label) for one, label in zip(rows.itertuples(), labels, strict=True)],
        )
        figure.add_hline(y=target, line={**TARGET, "color": colour})
    top = max(1.0, float(rows["top20_share"].max())) if len(rows) else 1.0  # more than all where some are below zero
    step = max(0.2, round_step(top))
    ticks = [step * place for place in range(int(top / step + 0.001) + 1)]
    figure.update_layout(
        xaxis=period_axis(labels),
        yaxis={
            "range": [0, 1.05 * top],
            "tickvals": ticks,
            "ticktext": [formats.percent(tick, say.language, 0) for tick in ticks],
        },
        legend={"traceorder": "normal"},
    )
    return figure


def compared(rows: pd.DataFrame, say: Say, names: dict[str, str]) -> go.Figure:
    """How many customers are key by both measures and by one only. customdata: cell."""
    shown = rows[rows["cell"] != "neither"]
    figure = blank(say, 200)
    shade = {"both": palette.GAIN, "first": palette.RETURNED, "second": palette.LOSS}
    figure.add_bar(
        y=[names[name] for name in shown["cell"]],
        x=shown["customers"],
        orientation="h",
        showlegend=False,
        marker={"color": [shade[name] for name in shown["cell"]], "line": {"width": 0}},
        text=[formats.count(count, say.language) for count in shown["customers"]],
        textposition="auto",
        **CLICKED_TEXT,
        customdata=[[name] for name in shown["cell"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.compared_hover",
                name=names[one.cell],
                count=formats.count(one.customers, say.language),
            )
            for one in shown.itertuples()
        ],
    )
    figure.update_layout(yaxis={"autorange": "reversed", "showgrid": False}, xaxis={"visible": False}, bargap=0.3)
    return figure


def _period_hover(one: object, say: Say, label: str) -> str:
    found: dict[str, float] = one._asdict()  # type: ignore[attr-defined]
    language = say.language
    text = say(
        "chart.concentration_hover",
        period=label,
        top=formats.percent(found["top20_share"], language),
        count=formats.count(int(found["customers_for_80"]), language),
        customers=formats.count(int(found["customers"]), language),
        hhi=formats.number(found["hhi"], language, 4),
    )
    return text + (f"<br>{say('chart.partial')}" if found["partial"] else "")
