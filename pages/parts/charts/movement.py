"""Charts of movement: the migration matrix, and the change between two periods in its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import CLICKED_TEXT, blank, cut, money_axis, on, opens, plain, rgb, trace
from pages.parts.say import Say

MAX_SEGMENTS = 12
MAX_NAME, MAX_WORD, MAX_CHINESE = 18, 10, 6
_WITHIN = 0.34
"""How much of its colour a cell within the band of chance keeps."""
_GAP = 0.06
_PARTS = {
    "new": palette.GAIN,
    "returned": palette.RETURNED,
    "expanded": "#a9c8f5",
    "contracted": "#f0b27a",
    "lost": palette.LOSS,
    "unattributed": palette.OTHERS,
}


def migration(cells: pd.DataFrame, say: Say, earlier: str, later: str, currency: str) -> go.Figure:
    """Squares from the tier in the earlier period (downwards) to that in the later one.

    customdata: origin, destination.
    Strong colour: more customers than chance alone gives. Blue rose or came, orange slipped or is gone.
    """
    rows, columns = list(dict.fromkeys(cells["origin"])), list(dict.fromkeys(cells["destination"]))
    figure = blank(say, 110 + 74 * max(len(rows), 1))
    place = {name: len(rows) - 1 - number for number, name in enumerate(rows)}
    colours = [_cell_colour(one, rows, columns) for one in cells.itertuples()]
    trace(
        figure,
        "bar",
        x=[say(f"place.{name}") for name in cells["destination"]],
        y=[1 - _GAP] * len(cells),
        base=[place[name] for name in cells["origin"]],
        showlegend=False,
        marker={"color": colours, "line": {"width": 0}},
        text=[
            f"<b>{formats.count(one.customers, say.language)}</b><br>"
            f"<span style='font-size:11px'>{say('chart.by_chance', band=_band(one, say))}</span>"
            for one in cells.itertuples()
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 16, "color": [on(colour) for colour in colours]},
        **CLICKED_TEXT,
        customdata=[opens([one.origin, one.destination], one.customers) for one in cells.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[_hover(one, say, earlier, later, currency) for one in cells.itertuples()],
    )
    figure.update_layout(
        barmode="overlay",
        bargap=_GAP,
        barcornerradius=4,
        xaxis={
            "side": "top",
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [say(f"place.{name}") for name in columns],
            "showgrid": False,
            "ticks": "",
            "title": {"text": say("chart.in_period", period=later)},
        },
        yaxis={
            "tickvals": [place[name] + (1 - _GAP) / 2 for name in rows],
            "ticktext": [say(f"place.{name}") for name in rows],
            "showgrid": False,
            "zeroline": False,
            "range": [-_GAP, max(len(rows), 1)],
            "title": {"text": say("chart.in_period", period=earlier), "standoff": 22},
        },
        margin={"t": 64},
    )
    return figure


def _band(cell: Any, say: Say) -> str:
    low, high = (formats.count(getattr(cell, name), say.language) for name in ("chance_low", "chance_high"))
    return low if low == high else f"{low}–{high}"


def _hover(cell: Any, say: Say, earlier: str, later: str, currency: str) -> str:
    """A cell in words: its customers beside chance, values where they add up."""
    ends = {"origin": say(f"place.{cell.origin}"), "destination": say(f"place.{cell.destination}")}
    count = formats.count(cell.customers, say.language)
    said = [say("chart.migration_hover", **ends, earlier=earlier, later=later)]
    told, mean = say(f"outside.{cell.outside}"), formats.number(cell.chance, say.language)
    said.append(say("chart.migration_chance", count=count, band=_band(cell, say), mean=mean, told=told))
    if pd.notna(cell.value_later):
        values = (formats.full(one, say.language, currency) for one in (cell.value_earlier, cell.value_later))
        said.append(" → ".join(values))
    return "<br>".join(said)


def _cell_colour(cell: Any, rows: Sequence[str], columns: Sequence[str]) -> str:
    """Blue up, orange down, grey where the tier is the same; nobody, or no more than chance gives, is pale."""
    origin, destination = rows.index(cell.origin), columns.index(cell.destination)
    up = cell.origin in ("new", "returned") or origin > destination
    colour = palette.GAIN if up else palette.OTHERS if origin == destination else palette.LOSS
    return colour if cell.outside == "more" else tint(colour, _WITHIN)


def tint(colour: str, part: float) -> str:
    """A colour with so much of it left, the rest white."""
    return "#" + "".join(f"{round(255 + (one - 255) * part):02x}" for one in rgb(colour))


def waterfall(
    parts: pd.DataFrame, say: Say, names: Mapping[str, str], measure: str, currency: str, pale: Sequence[str] = ()
) -> go.Figure:
    """From the earlier total over its changes to the later one. customdata: part, where customers are behind them.

    ``names``: the two totals and all parts in words; ``pale``: totals of periods that are partial.
    """
    figure = blank(say, 400)
    language, total = say.language, parts["part"].isin(["earlier", "later"]).tolist()
    values = parts["value"].astype(float).tolist()
    running, bases = 0.0, []
    for value, whole in zip(values, total, strict=True):
        bases.append(0.0 if whole else running)
        running = value if whole else running + value
    ends = [base + value for base, value in zip(bases, values, strict=True)]
    pad = 0.008 * max(map(abs, [0.0, *bases, *ends]))
    labels = [_broken(names[name]) for name in parts["part"]]
    counts = parts["customers"] if "customers" in parts else pd.Series([pd.NA] * len(parts))
    trace(
        figure,
        "bar",
        x=labels,
        y=values,
        base=bases,
        showlegend=False,
        marker={
            "color": [
                palette.LINE if whole else palette.GAIN if value >= 0 else palette.LOSS
                for value, whole in zip(values, total, strict=True)
            ],
            "opacity": [palette.PALE if name in pale else 1.0 for name in parts["part"]],
            "line": {"width": 0},
        },
        customdata=[
            [name] if pd.notna(count) or (whole and "customers" in parts) else []
            for name, whole, count in zip(parts["part"], total, counts, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.part_hover" if pd.isna(count) else "chart.part_customers_hover",
                part=names[name],
                measure=measure,
                value=formats.full(value, language, currency) if whole else _signed(value, say, currency),
                count=0 if pd.isna(count) else formats.count(int(count), language),
            )
            for name, value, whole, count in zip(parts["part"], parts["value"], total, counts, strict=True)
        ],
    )
    trace(
        figure,
        "scatter",
        x=labels,
        y=[end + (pad if value >= 0 else -pad) for end, value in zip(ends, values, strict=True)],
        mode="text",
        text=[
            formats.compact(value, language, currency) if whole else _signed(value, say, "", short=True)
            for value, whole in zip(values, total, strict=True)
        ],
        textposition=["bottom center" if value < 0 else "top center" for value in values],
        textfont={"size": 11},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_layout(
        bargap=0.28,
        xaxis={"type": "category", "showgrid": False, "autotickangles": [0, -40], "tickfont": {"size": 11}},
        yaxis=money_axis(say, min([0.0, *bases, *ends]), (max([0.0, *bases, *ends]) or 1.0) * 1.06, currency),
    )
    return figure


def _broken(text: str) -> str:
    """A long label below a bar in two lines."""
    if "–" in text:
        return text.replace("–", "–<br>", 1)
    if len(text) > MAX_WORD or "（" in text:
        for sign in (" (", "（", " "):
            if sign in text:
                return text.replace(sign, f"<br>{sign.strip()}", 1)
    return text.replace("年", "年<br>", 1) if len(text) > MAX_CHINESE and "年" in text else text


def _signed(value: Any, say: Say, currency: str, short: bool = False) -> str:
    text = (formats.compact if short else formats.full)(value, say.language, currency)
    return f"+{text}" if value > 0 else text


def bridge_segments(rows: pd.DataFrame, say: Say, names: Mapping[str, str], currency: str) -> go.Figure:
    """Per segment what came to the right, what went to the left; the largest change on top.

    customdata: segment, part.
    """
    shown = rows.head(MAX_SEGMENTS)
    figure = blank(say, 96 + 34 * max(len(shown), 1))
    labels = [plain(cut(name, MAX_NAME)) if name else say("scope.not_given") for name in shown["segment"]]
    places, records = list(range(len(shown)))[::-1], shown.to_dict("records")
    for part, colour in _PARTS.items():
        values = shown[f"change_{part}"].astype(float)
        trace(
            figure,
            "bar",
            y=places,
            x=values,
            orientation="h",
            name=names[part],
            marker={"color": colour, "line": {"width": 0}},
            customdata=[
                opens([name, part], part != "unattributed" and change != 0)
                for name, change in zip(shown["segment"], values, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.segment_part_hover",
                    segment=plain(one["segment"]) or say("scope.not_given"),
                    part=names[part],
                    value=_signed(one[f"change_{part}"], say, currency),
                    change=_signed(one["value_change"], say, currency),
                )
                for one in records
            ],
        )
    up = sum((shown[f"change_{part}"].astype(float).clip(lower=0) for part in _PARTS), pd.Series(0.0, shown.index))
    down = sum((shown[f"change_{part}"].astype(float).clip(upper=0) for part in _PARTS), pd.Series(0.0, shown.index))
    axis = money_axis(say, min([0.0, *down]), max([0.0, *up]) or 1.0, currency)
    figure.update_layout(
        barmode="relative",
        bargap=0.3,
        barcornerradius=0,
        xaxis=axis | {"zeroline": True, "showgrid": True},
        yaxis={"tickvals": places, "ticktext": labels, "showgrid": False, "zeroline": False},
        legend={"traceorder": "normal"},
        margin={"t": 48},
    )
    return figure
