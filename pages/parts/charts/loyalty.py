"""Charts of loyalty and profit: bubbles between the thresholds, quadrants side by side, discounts of the loyal."""

from __future__ import annotations

from collections.abc import Sequence
from math import asinh, floor, log10, sqrt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.loyalty import DEPENDENT_PERCENT, MONTHS, QUADRANTS
from pages.parts import formats, palette
from pages.parts.charts.base import ABOVE, CLICKED_TEXT, blank, on, whole_ticks
from pages.parts.say import Say

COLOURS = {
    "friend": palette.GAIN,
    "butterfly": palette.CATEGORIES[2],
    "barnacle": palette.CATEGORIES[5],
    "stranger": palette.OTHERS,
}
_SMALLEST, _LARGEST = 8, 46
"""Diameters of bubbles in pixels."""
_ROOM = 0.9
"""Beyond the outermost lines of the grid, for the names in the corners."""
_CORNERS = {"friend": (1, 1), "butterfly": (0, 1), "barnacle": (1, 0), "stranger": (0, 0)}


def loyalty(cells: pd.DataFrame, say: Say, worth: str, loyal_from: int, worth_from: float, currency: str) -> go.Figure:
    """A bubble per number of active months and band of worth, its area the customers; the thresholds as lines.

    The scale of worth is even around nothing and by powers of ten away from it. customdata: quadrant, months, band.
    """
    figure = blank(say, 520)
    unit = max(abs(worth_from), 1.0) / 30
    rows = cells.assign(each=cells["worth"].astype(float) / cells["customers"])
    most = float(rows["customers"].max()) if len(rows) else 1.0
    for name in QUADRANTS:
        part = rows[rows["quadrant"] == name]
        if part.empty:
            continue
        figure.add_scatter(
            x=part["months"],
            y=[asinh(each / unit) for each in part["each"]],
            mode="markers",
            name=say(f"part.{name}"),
            showlegend=False,
            cliponaxis=False,
            marker={
                "size": [max(_SMALLEST, _LARGEST * sqrt(count / most)) for count in part["customers"]],
                "color": COLOURS[name],
                "opacity": 0.78,
                "line": {"width": 1, "color": "rgba(255,255,255,0.6)"},
            },
            customdata=[[name, int(one.months), int(one.band)] for one in part.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_bubble_hover(name, one, say, worth, currency) for one in part.itertuples()],
        )
        figure.add_annotation(_corner(name, part, say))
    line = {"color": palette.LINE, "dash": "dot", "width": 1.4}
    figure.add_vline(x=loyal_from - 0.5, line=line)
    figure.add_hline(y=asinh(worth_from / unit), line=line)
    ticks = _ticks([*rows["each"], worth_from], unit)
    figure.update_layout(
        xaxis={
            "range": [-0.6, MONTHS + 0.6],
            "tickvals": list(range(MONTHS + 1)),
            "ticktext": [formats.count(month, say.language) for month in range(MONTHS + 1)],
            "title": {"text": say("chart.active_months")},
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "tickvals": [asinh(tick / unit) for tick in ticks],
            "ticktext": [formats.compact(tick, say.language, currency) for tick in ticks],
            "title": {"text": say("chart.worth", worth=say(f"measure.{worth}.name"))},
            "range": [asinh(ticks[0] / unit) - _ROOM, asinh(ticks[-1] / unit) + _ROOM],
        },
        margin={"t": 16},
    )
    return figure


def _quadrant_hover(say: Say, name: str, one: pd.Series, currency: str) -> str:
    return say(
        "chart.class_hover",
        name=say(f"part.{name}"),
        count=formats.count(int(one["customers"]), say.language),
        customers=formats.percent(one["customer_share"], say.language),
        value=formats.full(one["worth"], say.language, currency),
        share=formats.percent(one["worth_share"], say.language),
    )


def quadrants(parts: pd.DataFrame, say: Say, worth: str, currency: str) -> go.Figure:
    """Two stacked bars: share of customers above share of worth. customdata: quadrant."""
    figure = blank(say, 210)
    shown = parts[parts["part"].isin(QUADRANTS) & (parts["customers"] > 0)].set_index("part")
    across = [say("chart.of_worth", worth=say(f"measure.{worth}.word")), say("chart.of_customers")]
    for name in QUADRANTS:
        if name not in shown.index:
            continue
        one = shown.loc[name]
        shares = [one["worth_share"], one["customer_share"]]
        figure.add_bar(
            y=across,
            x=[max(share, 0.0) if share == share else 0.0 for share in shares],
            orientation="h",
            name=say(f"part.{name}"),
            marker={"color": COLOURS[name], "line": {"width": 0}},
            customdata=[[name], [name]],
            text=[formats.percent(share, say.language, 0) if share >= 0.045 else "" for share in shares],
            textposition="inside",
            **CLICKED_TEXT,
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": on(COLOURS[name]), "size": 13},
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_quadrant_hover(say, name, one, currency)] * 2,
        )
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        yaxis={"showgrid": False},
        xaxis={"visible": False, "range": [0, max(1.005, float(shown["worth_share"].clip(lower=0).sum()))]},
        legend={"traceorder": "normal"},
    )
    return figure


def discounts(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """Loyal customers by how much of what they buy is at a discount, and profit per revenue. customdata: band."""
    figure = blank(say, 360)
    labels = [formats.tenths(int(band), say.language) for band in rows["discount_band"]]
    figure.add_bar(
        x=labels,
        y=rows["customers"],
        showlegend=False,
        marker={
            "color": [
                palette.LOSS if 10 * band > DEPENDENT_PERCENT else palette.GAIN for band in rows["discount_band"]
            ],
            "line": {"width": 0},
        },
        text=["" if margin != margin else formats.percent(margin, say.language, 0) for margin in rows["margin_rate"]],
        **ABOVE,
        cliponaxis=False,
        **CLICKED_TEXT,
        customdata=[[int(band)] for band in rows["discount_band"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            _discount_hover(label, one, say, currency) for label, one in zip(labels, rows.itertuples(), strict=True)
        ],
    )
    top = float(rows["customers"].max()) if len(rows) else 1.0
    figure.update_layout(
        xaxis={
            "type": "category",
            "showgrid": False,
            "tickangle": -40 if len(labels) > 6 else 0,
            "title": {"text": say("chart.discount_share")},
        },
        yaxis={"range": [0, top * 1.16], **whole_ticks(top), "title": {"text": say("chart.loyal_customers")}},
        bargap=0.2,
        margin={"t": 12},
    )
    return figure


def _corner(name: str, part: pd.DataFrame, say: Say) -> dict[str, Any]:
    right, top = _CORNERS[name]
    count = formats.count(int(part["customers"].sum()), say.language)
    return {
        "text": f"<b>{say(f'part.{name}')}</b> {count}",
        "xref": "paper",
        "yref": "paper",
        "x": right,
        "y": top,
        "xanchor": "right" if right else "left",
        "yanchor": "top" if top else "bottom",
        "showarrow": False,
        "font": {"size": 14, "color": COLOURS[name]},
    }


def _bubble_hover(name: str, one: Any, say: Say, worth: str, currency: str) -> str:
    return say(
        "chart.loyalty_hover",
        name=say(f"part.{name}"),
        count=formats.count(int(one.customers), say.language),
        months=formats.count(int(one.months), say.language),
        worth=say(f"measure.{worth}.name"),
        each=formats.full(round(one.each, 2), say.language, currency),
        value=formats.full(one.worth, say.language, currency),
    )


def _discount_hover(label: str, one: Any, say: Say, currency: str) -> str:
    said = say(
        "chart.discount_hover",
        band=label,
        count=formats.count(int(one.customers), say.language),
        value=formats.full(one.revenue, say.language, currency),
    )
    margin = formats.percent(one.margin_rate, say.language)
    return said + ("" if one.margin_rate != one.margin_rate else "<br>" + say("chart.margin_hover", margin=margin))


def _ticks(values: Sequence[float], unit: float) -> list[float]:
    """Nothing and powers of ten around the values, from the unit of the scale on."""
    first = floor(log10(unit)) + 1
    found = [0.0]
    for sign, end in ((1, max(values)), (-1, -min(values))):
        last = max(first, floor(log10(end)) + 1) if end > 0 else first - 1
        found += [sign * 10.0**power for power in range(first, last + 1)]
    return sorted(found)
