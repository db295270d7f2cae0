"""Charts over time and by category, of a firm or of one account."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import blank, cut, period_axis, period_labels, plain, value_axis
from pages.parts.say import Say

MAX_CATEGORIES, MAX_MONTHS = 12, 60
_HALF = timedelta(days=16)


def course(rows: pd.DataFrame, say: Say, kind: str, currency: str) -> go.Figure:
    """One bar a period, the one under way pale; behind it, paler and wider, the same period a year before."""
    figure = blank(say, 320)
    labels, values = period_labels(rows, say, kind), rows["value"].astype(float)
    year_before = rows["year_before"].astype(float)
    beside = bool(year_before.notna().any())
    if beside:
        figure.add_bar(
            x=labels,
            y=year_before,
            width=0.86,
            name=say("chart.year_before"),
            marker={"color": palette.OTHERS, "line": {"width": 0}, "opacity": palette.PALE},
            hoverinfo="skip",
        )
    figure.add_bar(
        x=labels,
        y=values,
        width=0.5 if beside else None,
        showlegend=False,
        marker={
            "color": [palette.LOSS if value < 0 else palette.GAIN for value in values],
            "line": {"width": 0},
            "opacity": [palette.PALE if partial else 1.0 for partial in rows["partial"]],
        },
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.course_hover",
                period=label,
                value=formats.full(one.value, say.language, currency),
                buyers=formats.count(int(one.buyers), say.language),
            )
            + f"<br>{say('chart.year_before')}: {formats.full(before, say.language, currency)}" * (before == before)
            + (f"<br>{say('chart.partial')}" if one.partial else "")
            for label, one, before in zip(labels, rows.itertuples(), year_before, strict=True)
        ],
    )
    figure.update_layout(
        xaxis=period_axis(labels),
        bargap=0.3,
        barmode="overlay",
        yaxis=value_axis([*values, *year_before], say, currency),
    )
    return figure


def month_bars(rows: pd.DataFrame, say: Say, currency: str, until: date, nothing: float = 0.0) -> go.Figure:
    """One bar a month up to ``until``, months without a line as ``nothing``; what is below nothing in orange."""
    figure = blank(say, 300)
    shown = _every_month(rows, until, nothing).tail(MAX_MONTHS)
    values = shown["value"].astype(float)
    figure.add_bar(
        x=[start.isoformat() for start in shown["month"]],
        y=values,
        showlegend=False,
        marker={"color": [palette.LOSS if value < 0 else palette.GAIN for value in values], "line": {"width": 0}},
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.month_hover",
                month=formats.month(one.month, say.language),
                value=formats.full(one.value, say.language, currency),
                orders=formats.count(int(one.orders), say.language),
            )
            for one in shown.itertuples()
        ],
    )
    dates = [
        start for place, start in enumerate(shown["month"]) if (len(shown) - 1 - place) % max(1, len(shown) // 10) == 0
    ]
    edges = (shown["month"].iloc[0], shown["month"].iloc[-1]) if len(shown) else (until, until)
    figure.update_layout(
        xaxis={
            "showgrid": False,
            "type": "date",
            "tickvals": [start.isoformat() for start in dates],
            "range": [(edge + shift).isoformat() for edge, shift in zip(edges, (-_HALF, _HALF), strict=True)],
            "ticktext": [formats.month(start, say.language) for start in dates],
        },
        yaxis=value_axis(values, say, currency),
        bargap=0.25,
    )
    return figure


def category_bars(rows: pd.DataFrame, say: Say, currency: str, additive: bool = True) -> go.Figure:
    """Two bars a category, the last 12 months above the 12 before; the largest on top, the others last and grey.

    What cannot be added up has no others.
    """
    shown = _with_others(rows) if additive else rows.head(MAX_CATEGORIES).assign(others=False)
    figure = blank(say, 120 + 46 * max(len(shown), 1))
    names = [
        say("chart.others") if one.others else one.category or say("scope.not_given") for one in shown.itertuples()
    ]
    for column, colour in (("last_12m", palette.GAIN), ("before_12m", palette.OTHERS)):
        figure.add_bar(
            y=list(range(len(shown))),
            x=shown[column].astype(float),
            orientation="h",
            name=say(f"chart.{column}"),
            marker={
                "color": [palette.OTHERS if others else colour for others in shown["others"]],
                "opacity": 0.55 if column == "before_12m" else 1.0,
                "line": {"width": 0},
            },
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                f"{plain(name)}<br>{say(f'chart.{column}')}: {formats.full(value, say.language, currency)}"
                for name, value in zip(names, shown[column].astype(float), strict=True)
            ],
        )
    values = [*shown["last_12m"].astype(float), *shown["before_12m"].astype(float)]
    axis = value_axis(values, say, currency)
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        yaxis={
            "range": [len(shown) - 0.5, -0.5],
            "tickvals": list(range(len(shown))),
            "ticktext": [plain(cut(name)) for name in names],
            "showgrid": False,
            "zeroline": False,
        },
        xaxis=axis,
        legend={"traceorder": "normal"},
    )
    return figure


def _every_month(rows: pd.DataFrame, until: date, nothing: float) -> pd.DataFrame:
    if rows.empty:
        return rows.assign(month=pd.Series(dtype="object"))
    months = pd.to_datetime(rows["month"])
    index = pd.date_range(months.min(), pd.Timestamp(until), freq="MS", name="month")
    full = rows.assign(month=months).set_index("month").reindex(index)
    full = full.assign(value=full["value"].astype(float).fillna(nothing), orders=full["orders"].fillna(0)).reset_index()
    return full.assign(month=full["month"].dt.date)


def _with_others(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.assign(others=False)
    if len(ordered) <= MAX_CATEGORIES:
        return ordered
    rest = ordered.iloc[MAX_CATEGORIES:]
    last = {"category": "", "last_12m": rest["last_12m"].sum(), "before_12m": rest["before_12m"].sum(), "others": True}
    return pd.concat([ordered.iloc[:MAX_CATEGORIES], pd.DataFrame([last])], ignore_index=True)
