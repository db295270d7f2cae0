"""Charts of value: Pareto and distribution."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import ABOVE, CLEAR, CLICKED_TEXT, blank, money_axis
from pages.parts.say import Say

TARGET_SHARE, TARGET_HEIGHT = 0.04, 0.3
"""A bar below this share of the highest one is caught up to this share."""


def pareto(rows: pd.DataFrame, say: Say, measure: str, currency: str) -> go.Figure:
    """Bars: value per customer in rank order, coloured by class; line: cumulative share. customdata: rank from, to."""
    figure = blank(say, 420)
    language = say.language
    values = rows["value"].astype(float) / rows["customers"]
    low = min(0.0, float(values.min())) if len(values) else 0.0
    top = max(0.0, float(values.max()) if len(values) else 0.0) or max(1.0, -low / 10)
    hovers = [
        say(
            "chart.pareto_hover",
            first=formats.count(one.rank_from, language),
            last=formats.count(one.rank_to, language),
            count=formats.count(one.customers, language),
            value=formats.full(one.value, language, currency),
            share=formats.percent(one.cumulative_share, language),
        )
        for one in rows.itertuples()
    ]
    rows = rows.assign(each=values, hover=hovers)
    _targets(figure, rows[values.abs() < TARGET_SHARE * top], top * TARGET_HEIGHT)
    for name, colour in palette.CLASSES.items():
        part = rows[rows["abc"] == name]
        if part.empty:
            continue
        figure.add_bar(
            x=(part["rank_from"] + part["rank_to"]) / 2,
            y=part["each"],
            width=(part["rank_to"] - part["rank_from"] + 1) * 0.86,
            name=say(f"class.{name}"),
            marker={"color": colour, "line": {"width": 0}},
            customdata=part[["rank_from", "rank_to"]].astype(int).to_numpy().tolist(),
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=part["hover"].tolist(),
        )
    figure.add_scatter(
        x=[0, *rows["rank_to"]],
        y=[0.0, *rows["cumulative_share"]],
        mode="lines",
        yaxis="y2",
        name=say("chart.cumulative"),
        line={"color": palette.LINE, "width": 2.2},
        hoverinfo="skip",
    )
    peak = max([1.0, *rows["cumulative_share"].dropna()])
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] + ([peak] if peak > 1.05 else [])
    figure.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        yref="y2",
        y0=0.8,
        y1=0.8,
        line={"color": palette.LINE, "width": 1, "dash": "dot"},
    )
    figure.update_layout(
        barmode="overlay",
        yaxis=money_axis(say, low, top, currency) | {"title": {"text": say("chart.per_customer", measure=measure)}},
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "range": [low / top * peak * 1.04, peak * 1.04],
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [formats.percent(tick, language, 0) for tick in ticks],
            "showgrid": False,
            "zeroline": False,
            "title": {"text": say("chart.cumulative")},
        },
        xaxis={
            "title": {"text": say("chart.rank")},
            "showgrid": False,
            "tickformat": ",d",
            "range": [0, float(rows["rank_to"].max()) + 1] if len(rows) else [0, 1],
        },
        bargap=0,
        margin={"r": 70},
    )
    return figure


def _targets(figure: go.Figure, small: pd.DataFrame, height: float) -> None:
    """Something to point at where a bar is too low for it: nothing to see, the same hover and customdata."""
    if small.empty:
        return
    figure.add_bar(
        x=(small["rank_from"] + small["rank_to"]) / 2,
        y=[height] * len(small),
        width=small["rank_to"] - small["rank_from"] + 1,
        showlegend=False,
        marker={"color": CLEAR, "line": {"width": 0}},
        customdata=small[["rank_from", "rank_to"]].astype(int).to_numpy().tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=small["hover"].tolist(),
    )


def distribution(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """Bars: customers per value band. customdata: low, high."""
    figure = blank(say, 470)
    language = say.language
    labels = [_band(one.low, one.high, say, currency) for one in rows.itertuples()]
    colours = [
        palette.LOSS if high <= 0 and low < 0 else palette.OTHERS if high == 0 else palette.GAIN
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    figure.add_bar(
        x=list(range(len(rows))),
        y=rows["customers"],
        marker={"color": colours, "line": {"width": 0}},
        showlegend=False,
        text=[formats.compact(number, language) for number in rows["customers"]],
        **ABOVE,
        cliponaxis=False,
        **CLICKED_TEXT,
        customdata=rows[["low", "high"]].astype(float).to_numpy().tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.band_hover" if one.value == one.value else "chart.band_hover_each",
                band=label,
                count=formats.count(one.customers, language),
                value=formats.full(one.value, language, currency),
            )
            for label, one in zip(labels, rows.itertuples(), strict=True)
        ],
    )
    top = float(rows["customers"].max()) if len(rows) else 1.0
    figure.update_layout(
        xaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": labels,
            "showgrid": False,
            "zeroline": False,
            "title": {"text": say("chart.value_band")},
            "tickangle": -35 if len(rows) > 8 else 0,
        },
        yaxis={"title": {"text": say("chart.customers")}, "range": [0, top * 1.14], "tickformat": ",d"},
        bargap=0.18,
    )
    return figure


def _band(low: float, high: float, say: Say, unit: str) -> str:
    if high == 0:
        return say("chart.below_nothing") if low < 0 else formats.edge(0, say.language)
    return f"{formats.edge(low, say.language, unit)}–{formats.edge(high, say.language, unit)}"
