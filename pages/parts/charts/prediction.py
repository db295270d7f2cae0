"""Charts of the prediction: what was expected beside what happened, and how likely customers are to buy again."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.charts.base import CLICKED_TEXT, blank, opens, round_step
from pages.parts.say import Say

_COMPARED = ("expected", "actual", "at_rate")
_MOST_LIKELY_GONE = 50
"""Per cent."""


def backtest_course(rows: pd.DataFrame, say: Say, cut_off: date) -> go.Figure:
    """Repeat purchases so far: what happened, and what the model expects; it knows nothing right of the cut-off."""
    figure = blank(say, 340)
    if rows.empty:
        return figure
    days = [day.isoformat() for day in rows["day"]]
    for name, line in (
        ("actual", {"color": palette.LINE, "width": 2.5}),
        ("expected", {"color": palette.GAIN, "width": 2.5, "dash": "dash"}),
    ):
        figure.add_scatter(
            x=days,
            y=rows[name],
            mode="lines",
            name=say(f"chart.{name}"),
            line=line,
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.backtest_course_hover",
                    day=formats.day(one.day, say.language),
                    expected=formats.count(round(one.expected), say.language),
                    actual=formats.count(int(one.actual), say.language),
                )
                for one in rows.itertuples()
            ],
        )
    figure.add_vrect(x0=cut_off.isoformat(), x1=days[-1], fillcolor=palette.GAIN, opacity=0.07, line_width=0)
    figure.add_vline(x=cut_off.isoformat(), line={"color": palette.LINE, "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=cut_off.isoformat(), y=1, yref="paper", text=say("chart.cut_off"), showarrow=False, xanchor="left", xshift=5
    )
    months = pd.date_range(rows["day"].min(), rows["day"].max(), periods=6)
    figure.update_layout(
        xaxis={
            "type": "date",
            "showgrid": False,
            "tickvals": [month.date().isoformat() for month in months],
            "ticktext": [formats.month(month.date(), say.language) for month in months],
        },
        yaxis=_counts(say, "chart.repeats", float(rows[["expected", "actual"]].max().max())),
    )
    return figure


def backtest_frequencies(rows: pd.DataFrame, say: Say) -> go.Figure:
    """Purchases per customer after the cut-off by repeats before it: what happened, the model, the rate so far."""
    figure = blank(say, 340)
    last = rows["frequency"].max()
    labels = [f"{one}+" if one == last > 0 else str(one) for one in rows["frequency"]]
    for name, colour in (("actual", palette.LINE), ("expected", palette.GAIN), ("at_rate", palette.OTHERS)):
        figure.add_bar(
            x=labels,
            y=rows[name],
            name=say(f"chart.{name}"),
            marker={"color": colour, "line": {"width": 0}, "opacity": 0.55 if name == "at_rate" else 1.0},
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.backtest_frequency_hover",
                    frequency=label,
                    customers=formats.count(int(one.customers), say.language),
                    **{part: formats.number(getattr(one, part), say.language, 2) for part in _COMPARED},
                )
                for label, one in zip(labels, rows.itertuples(), strict=True)
            ],
        )
    figure.update_layout(
        barmode="group",
        bargap=0.25,
        xaxis={"type": "category", "showgrid": False, "title": {"text": say("chart.repeats_before")}},
        yaxis={"title": {"text": say("chart.per_customer_later")}, "rangemode": "tozero"},
    )
    return figure


def backtest_models(rows: pd.DataFrame, say: Say) -> go.Figure:
    """How far each model, and the rate so far, was off per customer; the best one in colour."""
    shown = rows.sort_values(["error", "model"], ascending=[False, False])
    errors = list(shown["error"])
    figure = _ways(
        say,
        errors,
        [say(f"model.{name}") for name in shown["model"]],
        [palette.GAIN if error == min(errors) else palette.OTHERS for error in errors],
        [formats.number(error, say.language, 3) for error in errors],
        [
            say(
                "chart.backtest_model_hover",
                model=say(f"model.{one.model}"),
                error=formats.number(one.error, say.language, 3),
                expected=formats.count(round(one.expected_in_all), say.language),
                actual=formats.count(int(one.actual_in_all), say.language),
                customers=formats.count(int(one.customers), say.language),
            )
            for one in shown.itertuples()
        ],
    )
    figure.update_layout(xaxis={"rangemode": "tozero", "title": {"text": say("chart.purchases_off")}})
    return figure


def backtest_rules(rows: pd.DataFrame, say: Say) -> go.Figure:
    """How often each way to tell who is still there was right; the best one in colour."""
    shown = rows.sort_values(["right", "rule"], ascending=[True, False])
    best = shown["right"].max()
    figure = _ways(
        say,
        list(shown["right"]),
        [say(f"rule.{name}") for name in shown["rule"]],
        [palette.GAIN if right == best else palette.OTHERS for right in shown["right"]],
        [formats.percent(right, say.language) for right in shown["right"]],
        [
            say(
                "chart.backtest_rule_hover",
                rule=say(f"rule.{one.rule}"),
                right=formats.percent(one.right, say.language),
                called=formats.count(int(one.called), say.language),
                customers=formats.count(int(one.customers), say.language),
            )
            for one in shown.itertuples()
        ],
    )
    quarters = (0.0, 0.25, 0.5, 0.75, 1.0)
    labels = [formats.percent(one, say.language, 0) for one in quarters]
    figure.update_layout(
        xaxis={"range": [0, 1], "tickvals": quarters, "ticktext": labels},
    )
    return figure


def alive_bands(rows: pd.DataFrame, say: Say) -> go.Figure:
    """Customers by the probability that they buy again, in tenths. customdata: from, to, in per cent."""
    figure = blank(say, 300)
    counts = rows.set_index("alive_from")["customers"]
    tenths = list(range(0, 100, 10))
    shown = [int(counts.get(low, 0)) for low in tenths]
    labels = [f"{low}–{low + 10}" for low in tenths]
    figure.add_bar(
        x=labels,
        y=shown,
        showlegend=False,
        marker={
            "color": [palette.LOSS if low < _MOST_LIKELY_GONE else palette.GAIN for low in tenths],
            "line": {"width": 0},
        },
        customdata=[opens([low, low + 10], count) for low, count in zip(tenths, shown, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say("chart.alive_hover", band=label, customers=formats.count(count, say.language))
            for label, count in zip(labels, shown, strict=True)
        ],
    )
    figure.update_layout(
        bargap=0.12,
        xaxis={"type": "category", "showgrid": False, "tickangle": 0, "title": {"text": say("chart.p_alive")}},
        yaxis=_counts(say, "chart.customers", float(max([1, *shown]))),
    )
    return figure


def _ways(
    say: Say, lengths: list[float], names: list[str], colours: list[str], texts: list[str], hovers: list[str]
) -> go.Figure:
    """One bar for each way to foretell, the last on top, its figure inside."""
    figure = blank(say, 220)
    figure.add_bar(
        x=lengths,
        y=names,
        orientation="h",
        showlegend=False,
        marker={"color": colours, "line": {"width": 0}},
        text=texts,
        textposition="inside",
        insidetextanchor="end",
        textfont={"color": "#ffffff"},
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=hovers,
        **CLICKED_TEXT,
    )
    figure.update_layout(yaxis={"showgrid": False, "type": "category"}, margin={"t": 8, "r": 28})
    return figure


def _counts(say: Say, title: str, top: float) -> dict[str, object]:
    step = max(1, round_step(max(top, 1.0)))
    ticks = [round(tick * step) for tick in range(int(top / step) + 2)]
    return {
        "title": {"text": say(title)},
        "tickvals": ticks,
        "ticktext": [formats.compact(tick, say.language) for tick in ticks],
        "range": [0, top * 1.08],
    }
