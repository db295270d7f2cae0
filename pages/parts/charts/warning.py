"""Charts of the early warning: what calls reach, who owns the accounts at risk, which signs they give."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import CLICKED_TEXT, blank, cut, plain, round_step, value_axis
from pages.parts.say import Say

MAX_OWNERS = 12


def call_curve(rows: pd.DataFrame, say: Say, number: int, currency: str) -> go.Figure:
    """The value at risk that calls reach, the largest account first; ``number`` of them marked. customdata: calls."""
    figure = blank(say, 360)
    chosen = rows["calls"] == number
    figure.add_scatter(
        x=rows["calls"],
        y=rows["reached"],
        mode="lines+markers",
        showlegend=False,
        cliponaxis=False,
        line={"color": palette.GAIN, "width": 2.5},
        marker={
            "size": [14 if one else 8 for one in chosen],
            "color": [palette.LOSS if one else palette.GAIN for one in chosen],
            "line": {"width": 0},
        },
        customdata=[[int(one)] for one in rows["calls"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.calls_hover",
                count=formats.count(int(one.calls), say.language),
                accounts=formats.count(int(one.customers), say.language),
                value=formats.full(one.reached, say.language, currency),
                share=formats.percent(one.share, say.language),
            )
            for one in rows.itertuples()
        ],
    )
    figure.update_layout(
        xaxis={
            "title": {"text": say("chart.calls")},
            "showgrid": False,
            "tickformat": ",d",
            "range": [0, 1.04 * float(rows["calls"].max())] if len(rows) else [0, 1],
            "dtick": max(1, round(round_step(float(rows["calls"].max())))) if len(rows) else 1,
        },
        yaxis=value_axis(rows["reached"], say, currency) | {"title": {"text": say("chart.call_reach")}},
    )
    return figure


def owner_bars(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """Value at risk by sales rep, the largest on top: what the calls reach, and the rest. customdata: sales rep."""
    figure = blank(say, 110 + 26 * max(1, min(len(rows), MAX_OWNERS)))
    shown = rows.head(MAX_OWNERS).iloc[::-1]
    names = [plain(cut(one)) if one else say("scope.not_given") for one in shown["rep"]]
    rest = shown["value_at_risk"] - shown["reached"]
    hovers = [
        say(
            "chart.owner_hover",
            name=name,
            accounts=formats.count(int(one.customers), say.language),
            value=formats.full(one.value_at_risk, say.language, currency),
            count=formats.count(int(one.calls), say.language),
            reached=formats.full(one.reached, say.language, currency),
        )
        for name, one in zip(names, shown.itertuples(), strict=True)
    ]
    for key, values, colour in (("reached_by_calls", shown["reached"], palette.GAIN), ("rest", rest, palette.OTHERS)):
        figure.add_bar(
            x=values,
            y=list(range(len(shown))),
            orientation="h",
            name=say(f"chart.{key}"),
            marker={"color": colour, "line": {"width": 0}},
            customdata=[[one] for one in shown["rep"]],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=hovers,
        )
    axis = value_axis(shown["value_at_risk"], say, currency)
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        legend={"traceorder": "normal"},
        xaxis=axis,
        yaxis={"showgrid": False, "zeroline": False, "tickvals": list(range(len(shown))), "ticktext": names},
    )
    return figure


def signal_bars(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """Accounts at risk by the sign that they give, the most frequent on top. customdata: sign."""
    figure = blank(say, 110 + 40 * max(1, len(rows)))
    shown = rows.iloc[::-1]
    figure.add_bar(
        x=shown["customers"],
        y=[say(f"signal.{one}") for one in shown["signal"]],
        orientation="h",
        showlegend=False,
        marker={"color": palette.LOSS, "line": {"width": 0}},
        text=[formats.count(int(one), say.language) for one in shown["customers"]],
        textposition="inside",
        insidetextanchor="end",
        textfont={"color": "#ffffff"},
        customdata=[[one] for one in shown["signal"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.signal_hover" if one.value_at_risk == one.value_at_risk else "chart.signal_hover_each",
                signal=say(f"signal.{one.signal}"),
                accounts=formats.count(int(one.customers), say.language),
                value=formats.full(one.value_at_risk, say.language, currency),
            )
            for one in shown.itertuples()
        ],
        **CLICKED_TEXT,
    )
    figure.update_layout(
        bargap=0.3,
        xaxis={"title": {"text": say("chart.accounts")}, "tickformat": ",d", "rangemode": "tozero"},
        yaxis={"showgrid": False, "type": "category"},
    )
    return figure
