"""Charts of classes over the periods: stacked bars, the first class at the bottom, who was not there hatched on top."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from core.class_course import NONE
from core.tiers import CLASSES
from pages.parts import formats, palette
from pages.parts.charts.base import CLICKED_TEXT, blank, opens, period_axis, period_labels, value_axis
from pages.parts.charts.tiers import colours, named
from pages.parts.say import Say


def class_course(
    rows: pd.DataFrame, say: Say, by: str, kind: str, currency: str = "", column: str = "customers", path: str = ""
) -> go.Figure:
    """A bar a period: customers, or another ``column``, of each class. customdata: period_start, class, path."""
    figure, language = blank(say, 320), say.language
    figure.update_layout(hovermode="closest")
    periods = rows.drop_duplicates("period_start")
    labels = dict(zip(periods["period_start"], period_labels(periods, say, kind), strict=True))
    shade = colours(by) | {NONE: palette.OTHERS}
    unit = currency if column == "value" else ""
    for name in (*CLASSES[by], NONE):
        part = rows[rows["class"] == name]
        if part.empty:
            continue
        every = rows.groupby("period_start")[column].sum()
        told = "chart.class_period_value" if column == "value" else "chart.class_period"
        figure.add_bar(
            x=[labels[start] for start in part["period_start"]],
            y=part[column].astype(float),
            name=named(say, by, name),
            marker={
                "color": shade[name],
                "opacity": [palette.PALE if partial else 1.0 for partial in part["partial"]],
                "line": {"width": 0},
                "pattern": {"shape": "/" if name == NONE else "", "size": 6, "solidity": 0.35},
            },
            customdata=[
                opens([start.isoformat(), name, path], count)
                for start, count in zip(part["period_start"], part["customers"], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    told,
                    name=named(say, by, name),
                    period=labels[one.period_start],
                    count=formats.count(one.customers, language),
                    value=formats.full(float(getattr(one, column)), language, unit),
                    all=formats.compact(float(every[one.period_start]), language, unit),
                )
                + (f"<br>{say('chart.partial')}" if one.partial else "")
                for one in part.itertuples()
            ],
            **CLICKED_TEXT,
        )
    positive = rows[rows[column] > 0].groupby("period_start")[column].sum().astype(float)
    negative = rows[rows[column] < 0].groupby("period_start")[column].sum().astype(float)
    figure.update_layout(
        barmode="relative",
        bargap=0.25,
        legend={"traceorder": "normal"},
        xaxis=period_axis(list(labels.values())) | {"categoryorder": "array", "categoryarray": list(labels.values())},
        yaxis=value_axis([*positive, *negative], say, unit)
        | {"title": {"text": say("chart.customers") if column == "customers" else ""}},
    )
    return figure
