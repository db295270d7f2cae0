"""Charts of churn: rates as lines and as matrices, the come-back curve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.definitions import COME_BACK_LIMIT, SMALL_CELL
from pages.parts import formats, palette, segments
from pages.parts.charts.base import blank, cut, opens, percent_axis, period_axis, plain, trace
from pages.parts.charts.flows import MAX_PERIODS, remark
from pages.parts.charts.squares import Square, noted, percents, squares
from pages.parts.say import Say

MATRIX_PERIODS, MAX_LINES, MATRIX_ROWS, MAX_CURVE = 12, 8, 20, 300
MAX_NAME, MAX_COLUMN_NAME = 22, 14
_LEVEL = {"xref": "x domain", "x0": 0, "x1": 1, "yref": "y"}
_UPRIGHT = {"yref": "y domain", "y0": 0, "y1": 1, "xref": "x"}


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
        small = part["opening"] < SMALL_CELL
        trace(
            figure,
            "scatter",
            x=[labels[start] for start in part["period_start"]],
            y=part[rate],
            mode="lines+markers",
            cliponaxis=False,
            showlegend=not whole,
            name=_name(say, rows, segment),
            line={"color": colour, "width": 2.6 if whole else 2},
            marker={
                "size": 9,
                "color": colour,
                "symbol": ["circle-open" if one else "circle" for one in open_marks],
                "line": {"width": 2, "color": colour},
                "opacity": [palette.PALE if one else 1.0 for one in small],
            },
            error_y=_interval(part, rate, colour) if whole else None,
            customdata=[
                opens([start.isoformat(), segment], count)
                for start, count in zip(part["period_start"], part["churned_of_opening"], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_rate_hover(one, say, labels[one["period_start"]]) for one in part.to_dict("records")],
        )
    figure.update_layout(
        xaxis=period_axis(
            [labels[start] for start in starts],
            categoryorder="array",
            categoryarray=[labels[start] for start in starts],
            ticklabelstandoff=8,  # points on the axis stay off its labels
        ),
        yaxis=percent_axis(_heights(shown, rate), say) | {"title": {"text": say(f"figure.{rate}")}},
        legend={"title": {"text": _left_out(say, MAX_LINES, order)}},
    )
    return figure


def _interval(part: pd.DataFrame, rate: str, colour: str) -> dict[str, Any] | None:
    """The interval of each rate of customers, where only one line is drawn; one of value has none."""
    if rate != "churn_rate":
        return None
    over, under = part["churn_high"] - part[rate], part[rate] - part["churn_low"]
    return {"array": over, "arrayminus": under, "color": colour, "thickness": 1, "width": 3}


def _heights(rows: pd.DataFrame, rate: str) -> pd.Series:
    drawn = rate == "churn_rate" and rows["segment_by"].eq("all").all()
    return rows["churn_high"] if drawn else rows[rate]


def churn_matrix(rows: pd.DataFrame, say: Say, kind: str, rate: str) -> go.Figure:
    """The rate by segment and period as squares to click. customdata: start of the period, segment."""
    there = rows[rows["opening"] > 0]
    starts = sorted(there["period_start"].unique())[-MATRIX_PERIODS:]
    shown = there[there["period_start"].isin(starts)]
    order = _by_size(shown)
    ends = rows.drop_duplicates("period_start").set_index("period_start")["period_end"]
    labels = {start: formats.period_label(kind, start, ends[start], say.language) for start in starts}
    most, found = _most(shown, rate), {}
    for one in shown.to_dict("records"):
        start, segment = one["period_start"], one["segment"]
        hover = _rate_hover(one, say, labels[start])
        found[segment, start] = _square(one, say, rate, most, hover, [start.isoformat(), segment])
    lines = _in_order(rows, "segment", order[:MATRIX_ROWS])
    figure = squares(
        say,
        [_name(say, rows, one) for one in lines],
        list(labels.values()),
        [[found.get((segment, start)) for start in starts] for segment in lines],
        say("chart.nobody"),
        periods=True,
    )
    return noted(figure, _left_out(say, MATRIX_ROWS, order))


def churn_cross(rows: pd.DataFrame, say: Say, kind: str, rate: str) -> go.Figure:
    """The rate of one period by two segments as squares. customdata: start of the period, segment, second segment."""
    there = rows[rows["opening"] > 0]
    lines, columns = _by_size(there), _by_size(there, "cross")
    most, found = _most(there, rate), {}
    for one in there.to_dict("records"):
        start, pair = one["period_start"], (one["segment"], one["cross"])
        period = formats.period_label(kind, start, one["period_end"], say.language)
        hover = _rate_hover(one, say, period)
        found[pair] = _square(one, say, rate, most, hover, [start.isoformat(), *pair])
    shown = _in_order(rows, "segment", lines[:MATRIX_ROWS])
    across = _in_order(rows, "cross", columns[:MATRIX_PERIODS])
    by = rows["cross_by"].iloc[0] if len(rows) else ""
    figure = squares(
        say,
        [_name(say, rows, one) for one in shown],
        [plain(cut(segments.word(say, by, one), MAX_COLUMN_NAME)) for one in across],
        [[found.get((segment, cross)) for cross in across] for segment in shown],
        say("chart.nobody"),
    )
    limits = (_left_out(say, MATRIX_ROWS, lines), _left_out(say, MATRIX_PERIODS, columns))
    return noted(figure, " × ".join(one for one in limits if one))


def _square(one: Mapping[Any, Any], say: Say, rate: str, most: float, hover: str, mark: list[str]) -> Square:
    small = one["opening"] < SMALL_CELL
    value = float(one[rate]) if one[rate] is not None else float("nan")
    heat = min(max(value, 0.0) / most, 1.0) if value == value else 0.0
    text = "" if small else percents(say, value)
    mark = opens(mark, one["churned_of_opening"])
    return Square(heat, text, hover, mark, pale=small, hatched=bool(one["partial"] or one["provisional"]))


def _most(rows: pd.DataFrame, rate: str) -> float:
    """The highest rate of cells with enough customers: the darkest."""
    certain = rows.loc[rows["opening"] >= SMALL_CELL, rate].astype(float)
    return max(0.01, float(certain.max()) if certain.notna().any() else 0.01)


def come_back(curve: pd.DataFrame, say: Say, days: int, suggested: int | None) -> go.Figure:
    """The come-back rate by days of silence, with the window on it."""
    figure = blank(say, 300)
    shown = curve[curve["days"] <= max(2 * days, 2 * (suggested or 0), 60)]
    shown = shown.iloc[:: max(1, len(shown) // MAX_CURVE + 1)]
    trace(
        figure,
        "scatter",
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
    dotted = {"color": palette.LINE, "dash": "dot", "width": 1}
    others = [suggested] if suggested not in (None, days) else []
    figure.update_layout(
        xaxis={
            "title": {"text": say("chart.days_silent")},
            "showgrid": False,
            "rangemode": "tozero",
            "tickformat": ",d",
        },
        yaxis=percent_axis(shown["come_back_rate"], say) | {"title": {"text": say("chart.come_back")}},
        # All at once: each add_hline looks through the whole layout.
        shapes=[
            {"type": "line", "line": dotted, **_LEVEL, "y0": COME_BACK_LIMIT, "y1": COME_BACK_LIMIT},
            *({"type": "line", "line": dotted, **_UPRIGHT, "x0": one, "x1": one} for one in others),
            {"type": "line", "line": {"color": palette.LOSS, "width": 2}, **_UPRIGHT, "x0": days, "x1": days},
        ],
        annotations=[
            {
                "text": formats.percent(COME_BACK_LIMIT, say.language, 0),
                "font": {"size": 11.5},
                "showarrow": False,
                "x": 1,
                "xanchor": "right",
                "xref": "x domain",
                "y": COME_BACK_LIMIT,
                "yanchor": "bottom",
                "yref": "y",
            },
            {
                "text": say("chart.window", days=formats.count(days, say.language)),
                "font": {"color": palette.LOSS},
                "showarrow": False,
                "x": days,
                "xanchor": "left",
                "xref": "x",
                "y": 1,
                "yanchor": "top",
                "yref": "y domain",
            },
        ],
    )
    return figure


def _rate_hover(row: Mapping[Any, Any], say: Say, period: str) -> str:
    language = say.language
    names = [plain(segments.word(say, row[f"{one}_by"], row[one])) for one in ("segment", "cross") if row[f"{one}_by"]]
    found = say(
        "chart.rate_hover",
        name=" × ".join(names),
        period=period,
        rate=formats.percent(row["churn_rate"], language),
        value_rate=formats.percent(row["value_churn_rate"], language),
        count=formats.count(int(row["churned_of_opening"]), language),
        opening=formats.count(int(row["opening"]), language),
        low=formats.percent(row["churn_low"], language),
        high=formats.percent(row["churn_high"], language),
    )
    small = f"<br>{say('chart.small', count=SMALL_CELL)}" if row["opening"] < SMALL_CELL else ""
    return found + small + remark(row, say)


def _name(say: Say, rows: pd.DataFrame, segment: str) -> str:
    """A segment of these rows in words, cut where it is long."""
    return plain(cut(segments.word(say, rows["segment_by"].iloc[0], segment), MAX_NAME))


def _left_out(say: Say, shown: int, order: list[str]) -> str:
    """How many of the segments are drawn, where not all are."""
    if shown >= len(order):
        return ""
    return say("chart.largest", shown=formats.count(shown, say.language), count=formats.count(len(order), say.language))


def _by_size(rows: pd.DataFrame, column: str = "segment") -> list[str]:
    sizes = rows.groupby(column)["opening"].sum().reset_index()
    return sizes.sort_values(["opening", column], ascending=[False, True])[column].tolist()


def _in_order(rows: pd.DataFrame, column: str, names: list[str]) -> list[str]:
    """Segments with an order of their own in it, others the largest first."""
    return segments.ordered(rows[f"{column}_by"].iloc[0] if len(rows) else "", names)
