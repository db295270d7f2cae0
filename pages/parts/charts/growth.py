"""Charts of accounts that can be grown: white space by category, and the way that key accounts came."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.definitions import MEASURES
from core.growth import AGE_MONTHS
from pages.parts import formats, palette
from pages.parts.charts.base import blank, cut, money_axis, opens, plain
from pages.parts.say import Say

MAX_CATEGORIES = 20


def white(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """One bar a category, the largest on top, at most twenty. customdata: category."""
    shown = rows.head(MAX_CATEGORIES)
    figure = blank(say, 80 + 34 * max(len(shown), 1))
    figure.add_bar(
        x=shown["white_value"],
        y=list(range(len(shown))),
        orientation="h",
        showlegend=False,
        marker={"color": palette.GAIN, "line": {"width": 0}},
        customdata=[[category] for category in shown["white_category"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.white_hover",
                category=plain(one.white_category),
                count=formats.count(int(one.customers), say.language),
                value=formats.full(round(one.white_value, 2), say.language, currency),
            )
            for one in shown.itertuples()
        ],
    )
    top = max([0.0, *shown["white_value"]]) or 1.0
    figure.update_layout(
        bargap=0.35,
        xaxis=money_axis(say, 0.0, top, currency) | {"title": {"text": say("chart.white_value")}},
        yaxis={
            "range": [len(shown) - 0.5, -0.5],
            "tickvals": list(range(len(shown))),
            "ticktext": [plain(cut(category)) for category in shown["white_category"]],
            "showgrid": False,
            "zeroline": False,
        },
        margin={"t": 8},
    )
    return figure


def alike(rows: pd.DataFrame, say: Say, measure: str, currency: str) -> go.Figure:
    """What key accounts had brought by which age: median and lower quartile. customdata: age in quarters.

    Beside a point of the lower quartile stands how many small accounts are as far.
    """
    figure = blank(say, 400)
    currency = currency if MEASURES[measure].unit == "money" else ""
    months = [AGE_MONTHS * int(age) for age in rows["age"]]
    hovers = [_hover(one, say, currency) for one in rows.itertuples()]
    for name, colour in (("middle", palette.OTHERS), ("lower", palette.GAIN)):
        counts = [formats.count(int(alike), say.language) if alike else "" for alike in rows["alike"]]
        figure.add_scatter(
            x=months,
            y=rows[name],
            mode="lines+markers+text" if name == "lower" else "lines+markers",
            name=say(f"chart.{name}"),
            text=counts if name == "lower" else None,
            textposition="bottom right",
            cliponaxis=False,
            line={"color": colour, "width": 2.4},
            marker={"size": 10, "color": colour},
            customdata=[opens([int(one.age)], one.alike) for one in rows.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=hovers,
        )
    values = [0.0, *rows["lower"], *rows["middle"]]
    figure.update_layout(
        xaxis={
            "tickvals": months,
            "ticktext": [formats.count(month, say.language) for month in months],
            "title": {"text": say("chart.age_months")},
            "showgrid": False,
            "range": [0, max(months, default=3) + 1.5],
        },
        yaxis=money_axis(say, min(values), max(values) or 1.0, currency)
        | {"title": {"text": say("chart.reached", measure=say(f"measure.{measure}.name"))}},
        legend={"traceorder": "normal"},
    )
    return figure


def _hover(one: Any, say: Say, currency: str) -> str:
    language = say.language
    return say(
        "chart.alike_hover",
        months=formats.count(AGE_MONTHS * int(one.age), language),
        keys=formats.count(int(one.key_accounts), language),
        lower=formats.full(round(one.lower, 2), language, currency),
        middle=formats.full(round(one.middle, 2), language, currency),
        count=formats.count(int(one.alike), language),
        small=formats.count(int(one.small_accounts), language),
    )
