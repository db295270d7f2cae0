"""Charts of churn: flows, rates as lines and as a matrix, the come-back curve."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from core.definitions import COME_BACK_LIMIT
from pages.parts import formats, palette, segments
from pages.parts.charts.base import (
    CLEAR,
    CLICKED_TEXT,
    blank,
    cut,
    on,
    percent_axis,
    period_axis,
    period_labels,
    plain,
    rgb,
    round_step,
    value_axis,
)
from pages.parts.say import Say

MAX_PERIODS, MATRIX_PERIODS, MAX_LINES, MATRIX_ROWS, MAX_CURVE = 40, 12, 8, 20, 300
MAX_NAME = 22
SMALL = 5
"""Opening customers below which a rate is drawn pale."""
_HATCH = "rgba(255,255,255,0.85)"
"""What is partial or provisional is hatched where pale already means few customers."""
_UP, _DOWN = ("returned", "new"), "churned"
_FLOW_COLOURS = {"new": palette.GAIN, "returned": palette.RETURNED, "churned": palette.LOSS}


def churn_flow(rows: pd.DataFrame, say: Say, kind: str) -> go.Figure:
    """Per period: new and returned customers upwards, churned downwards. customdata: start of the period, flow."""
    figure = blank(say, 360)
    shown = rows[rows["segment_by"] == "all"].tail(MAX_PERIODS)
    # Where the data begins everybody is new; that says nothing and would dwarf the rest.
    shown = shown[shown["opening"].cumsum() > 0] if (shown["opening"] > 0).any() else shown
    labels = period_labels(shown, say, kind)
    for name in (*_UP, _DOWN):
        sign = -1 if name == _DOWN else 1
        figure.add_bar(
            x=labels,
            y=shown[name] * sign,
            name=say(f"flow.{name}"),
            marker={"color": _FLOW_COLOURS[name], "opacity": _opacity(shown), "line": {"width": 0}},
            customdata=[[start.isoformat(), name] for start in shown["period_start"]],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.flow_hover",
                    flow=say(f"flow.{name}"),
                    count=formats.count(int(one[name]), say.language),
                    period=label,
                )
                + _remark(one, say)
                for label, (_, one) in zip(labels, shown.iterrows(), strict=True)
            ],
        )
    most = max([1, *(shown["new"] + shown["returned"]), *shown["churned"]])
    step = round_step(most)
    ticks = [round(tick * step) for tick in range(-int(most / step) - 1, int(most / step) + 2)]
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
        },
    )
    return figure


def churn_value(rows: pd.DataFrame, say: Say, kind: str, currency: str) -> go.Figure:
    """Per period: what the customers who churned had brought before it. customdata: start of the period, flow."""
    figure = blank(say, 360)
    shown = rows[(rows["segment_by"] == "all") & (rows["opening"] > 0)].tail(MAX_PERIODS)
    labels, values = period_labels(shown, say, kind), shown["churned_value"].astype(float)
    figure.add_bar(
        x=labels,
        y=values,
        showlegend=False,
        marker={"color": palette.LOSS, "opacity": _opacity(shown), "line": {"width": 0}},
        customdata=[[start.isoformat(), "churned_of_opening"] for start in shown["period_start"]],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.lost_hover",
                period=label,
                value=formats.full(one["churned_value"], say.language, currency),
                rate=formats.percent(one["value_churn_rate"], say.language),
                count=formats.count(int(one["churned_of_opening"]), say.language),
            )
            + _remark(one, say)
            for label, (_, one) in zip(labels, shown.iterrows(), strict=True)
        ],
    )
    figure.update_layout(
        bargap=0.25,
        xaxis=period_axis(labels),
        yaxis=value_axis(values, say, currency),
    )
    return figure


def churn_lines(rows: pd.DataFrame, say: Say, kind: str, rate: str) -> go.Figure:
    """The rate per period, one line per segment, the largest first. customdata: start of the period, segment."""
    figure = blank(say, 360)
    starts = sorted(rows["period_start"].unique())[-MAX_PERIODS:]
    shown = rows[rows["period_start"].isin(starts)]
    order = _by_size(shown)
    by_start = shown.drop_duplicates("period_start").set_index("period_start")["period_end"]
    labels = {start: formats.period_label(kind, start, by_start[start], say.language) for start in starts}
    for place, segment in enumerate(order[:MAX_LINES]):
        part = shown[(shown["segment"] == segment) & shown[rate].notna() & (shown["opening"] > 0)].sort_values(
            "period_start"
        )
        whole = part["segment_by"].eq("all").all()
        colour = palette.LOSS if whole else palette.CATEGORIES[place]
        open_marks = (part["partial"] | part["provisional"]).tolist()
        figure.add_scatter(
            x=[labels[start] for start in part["period_start"]],
            y=part[rate],
            mode="lines+markers",
            cliponaxis=False,
            showlegend=not whole,
            name=_name(say, segment, rows, MAX_NAME),
            line={"color": colour, "width": 2.6 if whole else 2},
            marker={
                "size": 9,
                "color": colour,
                "symbol": ["circle-open" if one else "circle" for one in open_marks],
                "line": {"width": 2, "color": colour},
            },
            customdata=[[start.isoformat(), segment] for start in part["period_start"]],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_rate_hover(one, say, labels[one["period_start"]], rate, rows) for _, one in part.iterrows()],
        )
    figure.update_layout(
        xaxis=period_axis(
            [labels[start] for start in starts],
            categoryorder="array",
            categoryarray=[labels[start] for start in starts],
            ticklabelstandoff=8,  # points on the axis stay off its labels
        ),
        yaxis=percent_axis(shown[rate], say) | {"title": {"text": say(f"figure.{rate}")}},
        legend={"title": {"text": _left_out(say, MAX_LINES, order)}},
    )
    return figure


def churn_matrix(rows: pd.DataFrame, say: Say, kind: str, rate: str) -> go.Figure:
    """The rate by segment and period as squares to click. customdata: start of the period, segment."""
    there = rows[rows["opening"] > 0]
    starts = sorted(there["period_start"].unique())[-MATRIX_PERIODS:]
    shown = there[there["period_start"].isin(starts)]
    every = _by_size(shown)
    order = every[:MATRIX_ROWS]
    shown = shown[shown["segment"].isin(order)]
    figure = blank(say, 110 + 42 * max(len(order), 1))
    ends = rows.drop_duplicates("period_start").set_index("period_start")["period_end"]
    labels = {start: formats.period_label(kind, start, ends[start], say.language) for start in starts}
    certain = shown.loc[shown["opening"] >= SMALL, rate].astype(float)
    most = max(0.01, float(certain.max()) if certain.notna().any() else 0.01)
    for place, segment in enumerate(reversed(order)):
        if place:
            gap = {"color": CLEAR, "line": {"width": 0}}
            figure.add_bar(x=list(labels.values()), y=[0.08] * len(labels), marker=gap, hoverinfo="skip")
        part = shown[shown["segment"] == segment].set_index("period_start").reindex(starts)
        _matrix_row(figure, part.assign(segment=segment, period_start=starts), say, labels, rate, most, rows)
    figure.update_layout(
        barmode="stack",
        bargap=0.05,
        showlegend=False,
        xaxis={
            "type": "category",
            "side": "top",
            "showgrid": False,
            "categoryorder": "array",
            "ticks": "",
            "categoryarray": list(labels.values()),
            "tickangle": -40 if len(starts) > 9 else 0,
        },
        yaxis={
            "tickvals": [0.5 + 1.08 * place for place in range(len(order))],
            "ticktext": [_name(say, one, rows, MAX_NAME) for one in reversed(order)],
            "showgrid": False,
            "range": [0, 1.08 * max(len(order), 1) - 0.08],
            "zeroline": False,
        },
        margin={"t": 70 if len(starts) > 9 else 40, "b": 10},
    )
    if note := _left_out(say, MATRIX_ROWS, every):
        corner = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top"}
        figure.add_annotation(text=note, showarrow=False, yshift=-8, font={"size": 11.5}, **corner)
        figure.update_layout(margin={"b": 34})
    return figure


def _matrix_row(
    figure: go.Figure, part: pd.DataFrame, say: Say, labels: dict[date, str], rate: str, most: float, rows: pd.DataFrame
) -> None:
    """The squares of one segment; where nobody was there to leave, nothing is drawn."""
    there = part["opening"].notna()
    open_ends = [
        partial is True or provisional is True
        for partial, provisional in zip(part["partial"], part["provisional"], strict=True)
    ]
    colours = [_heat(min(value / most, 1.0) if value == value else 0.0) for value in part[rate].astype(float)]
    figure.add_bar(
        x=[labels[start] for start in part["period_start"]],
        y=[1] * len(part),
        marker={
            "color": [colour if here else CLEAR for colour, here in zip(colours, there, strict=True)],
            "line": {"width": 0},
            "cornerradius": 0,
            "pattern": {
                "shape": ["/" if here and open_end else "" for here, open_end in zip(there, open_ends, strict=True)],
                "fillmode": "overlay",
                "fgcolor": _HATCH,
                "size": 7,
                "solidity": 0.16,
            },
            "opacity": [
                palette.PALE if here and opening < SMALL else 1.0
                for here, opening in zip(there, part["opening"], strict=True)
            ],
        },
        text=[
            formats.percent(value, say.language, 0) if opening >= SMALL else ""
            for value, opening in zip(part[rate], part["opening"], strict=True)
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 12, "color": [on(colour) for colour in colours]},
        **CLICKED_TEXT,
        customdata=[
            [start.isoformat(), segment] if here else []
            for start, segment, here in zip(part["period_start"], part["segment"], there, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            _rate_hover(one, say, labels[one["period_start"]], rate, rows) if here else say("chart.nobody")
            for here, (_, one) in zip(there, part.iterrows(), strict=True)
        ],
    )


def come_back(curve: pd.DataFrame, say: Say, days: int, suggested: int | None) -> go.Figure:
    """The come-back rate by days of silence, with the window on it."""
    figure = blank(say, 300)
    shown = curve[curve["days"] <= max(2 * days, 2 * (suggested or 0), 60)]
    shown = shown.iloc[:: max(1, len(shown) // MAX_CURVE + 1)]
    figure.add_scatter(
        x=shown["days"],
        y=shown["come_back_rate"],
        mode="lines",
        line={"color": palette.GAIN, "width": 2.5},
        showlegend=False,
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.come_back_hover",
                days=formats.count(int(one.days), say.language),
                rate=formats.percent(one.come_back_rate, say.language),
            )
            for one in shown.itertuples()
        ],
    )
    figure.add_hline(
        y=COME_BACK_LIMIT,
        line={"color": palette.LINE, "dash": "dot", "width": 1},
        annotation={"text": formats.percent(COME_BACK_LIMIT, say.language, 0), "font": {"size": 11.5}},
        annotation_position="top right",
    )
    if suggested is not None and suggested != days:
        figure.add_vline(x=suggested, line={"color": palette.LINE, "dash": "dot", "width": 1})
    figure.add_vline(
        x=days,
        line={"color": palette.LOSS, "width": 2},
        annotation={
            "text": say("chart.window", days=formats.count(days, say.language)),
            "font": {"color": palette.LOSS},
            "yanchor": "top",
            "xanchor": "left",
            "yref": "paper",
            "y": 1.0,
        },
    )
    figure.update_layout(
        xaxis={
            "title": {"text": say("chart.days_silent")},
            "showgrid": False,
            "rangemode": "tozero",
            "tickformat": ",d",
        },
        yaxis=percent_axis(shown["come_back_rate"], say) | {"title": {"text": say("chart.come_back")}},
    )
    return figure


def _opacity(rows: pd.DataFrame) -> list[float]:
    return [palette.PALE if pale else 1.0 for pale in rows["partial"] | rows["provisional"]]


def _remark(row: pd.Series, say: Say) -> str:
    found = [say(f"chart.{name}") for name in ("partial", "provisional") if row[name]]
    return "".join(f"<br>{one}" for one in found)


def _rate_hover(row: pd.Series, say: Say, period: str, rate: str, rows: pd.DataFrame) -> str:
    language = say.language
    return say(
        "chart.rate_hover",
        name=_name(say, row["segment"], rows),
        period=period,
        rate=formats.percent(row["churn_rate"], language),
        value_rate=formats.percent(row["value_churn_rate"], language),
        count=formats.count(int(row["churned_of_opening"]), language),
        opening=formats.count(int(row["opening"]), language),
    ) + _remark(row, say)


def _name(say: Say, segment: str, rows: pd.DataFrame, length: int | None = None) -> str:
    """The segment in words, in full or cut where there is little room."""
    if rows["segment_by"].eq("all").all():
        return say("churn.whole")
    named = segments.word(say, rows["segment_by"].iloc[0], segment)
    return plain(cut(named, length) if length else named)


def _left_out(say: Say, shown: int, order: list[str]) -> str:
    """How many of the segments are drawn, where not all are."""
    if shown >= len(order):
        return ""
    return say("chart.largest", shown=formats.count(shown, say.language), count=formats.count(len(order), say.language))


def _by_size(rows: pd.DataFrame) -> list[str]:
    sizes = rows.groupby("segment")["opening"].sum().reset_index()
    return sizes.sort_values(["opening", "segment"], ascending=[False, True])["segment"].tolist()


def _heat(part: float) -> str:
    """The colour between two stops of the scale."""
    for (low, first), (high, last) in zip(palette.HEAT, palette.HEAT[1:], strict=False):
        if part <= high:
            share = (part - low) / (high - low)
            mixed = [round(a + (b - a) * share) for a, b in zip(rgb(first), rgb(last), strict=True)]
            return "#" + "".join(f"{one:02x}" for one in mixed)
    return palette.HEAT[-1][1]
