"""Charts of classes: their map, and their share of customers beside their share of value."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from core.class_course import NONE
from core.tiers import CLASSES
from pages.parts import formats, palette
from pages.parts.charts.base import CLICKED_TEXT, blank, on
from pages.parts.say import Say

_OWN = {"abc": palette.CLASSES, "tier": palette.TIERS}
_LABELLED = 0.045
"""A share below this has no room for its label."""


def named(say: Say, by: str, name: str) -> str:
    """A class in words, or that a customer was in none."""
    if name == NONE:
        return say("course.none")
    keys = {"abc": f"class.{name}", "tier": f"tier.{name}", "rfm8": f"rfm8.{name}", "rfm": f"rfm.{name}"}
    return say(keys[by])


def colours(by: str) -> dict[str, str]:
    """The colour of each class; the last of many is grey."""
    return _OWN.get(by) or dict(zip(CLASSES[by], (*palette.CATEGORIES, palette.OTHERS), strict=False))


def class_map(rows: pd.DataFrame, say: Say, by: str, currency: str) -> go.Figure:
    """A treemap: as much room as a class has customers. customdata and ids: class, for a click tells the id only."""
    figure = blank(say, 380)
    names, shade = [named(say, by, name) for name in rows["class"]], colours(by)
    painted = [shade[name] for name in rows["class"]]
    figure.add_treemap(
        labels=names,
        ids=list(rows["class"]),
        parents=[""] * len(rows),
        values=rows["customers"],
        sort=False,
        marker={"colors": painted, "line": {"width": 0}, "pad": {"t": 0, "l": 0, "r": 0, "b": 0}},
        tiling={"pad": 3},
        text=[_inside(one, say) for one in rows.itertuples()],
        textinfo="label+text",
        textfont={"color": [on(colour) for colour in painted], "size": 14},
        customdata=[[name] for name in rows["class"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=_hovers(rows, say, names, currency),
        pathbar={"visible": False},
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 6, "b": 0})
    return figure


def class_bars(rows: pd.DataFrame, say: Say, by: str, currency: str) -> go.Figure:
    """Two stacked bars: share of customers above share of value. customdata: class."""
    figure = blank(say, 210)
    added, shade = rows["value_share"].notna().any(), colours(by)
    names = [named(say, by, name) for name in rows["class"]]
    for (_, one), label, hover in zip(rows.iterrows(), names, _hovers(rows, say, names, currency), strict=True):
        shares = [one["value_share"], one["customer_share"]][0 if added else 1 :]
        colour = shade[one["class"]]
        figure.add_bar(
            y=[say("chart.of_value"), say("chart.of_customers")][0 if added else 1 :],
            x=[max(share, 0.0) if share == share else 0.0 for share in shares],
            orientation="h",
            name=label,
            marker={"color": colour, "line": {"width": 0}},
            customdata=[[one["class"]]] * len(shares),
            text=[formats.percent(share, say.language, 0) if share >= _LABELLED else "" for share in shares],
            textposition="inside",
            **CLICKED_TEXT,
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": on(colour), "size": 13},
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[hover] * len(shares),
        )
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        yaxis={"showgrid": False},
        xaxis={"visible": False, "range": [0, 1.005]},
        legend={"traceorder": "normal"},
    )
    return figure


def _inside(one: object, say: Say) -> str:
    return say("chart.class_inside", count=formats.count(one.customers, say.language))  # type: ignore[attr-defined]


def _hovers(rows: pd.DataFrame, say: Say, names: list[str], currency: str) -> list[str]:
    language = say.language
    return [
        say(
            "chart.class_hover" if one.value_share == one.value_share else "chart.class_hover_each",
            name=name,
            count=formats.count(one.customers, language),
            customers=formats.percent(one.customer_share, language),
            value=formats.full(one.value, language, currency),
            share=formats.percent(one.value_share, language),
        )
        for name, one in zip(names, rows.itertuples(), strict=True)
    ]
