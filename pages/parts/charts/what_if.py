"""Charts of a cut of churn: both readings beside what others found, and what each class or segment keeps."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from core.definitions import ABC
from core.what_if.lifetime import REICHHELD_SASSER
from pages.parts import formats, palette
from pages.parts.charts.base import ABOVE, CLICKED_TEXT, blank, cut, money_axis, plain, round_step
from pages.parts.say import Say

MAX_CELLS = 12
_OURS = {"relative": palette.RETURNED, "points": palette.GAIN}


def what_if_readings(rows: pd.DataFrame, say: Say, size: int) -> go.Figure:
    """Change of the lifetime value under both readings; grey and hatched, the profit of Reichheld & Sasser's firms."""
    figure = blank(say, 360)
    shares = [formats.percent(one, say.language) for one in rows["rate_after"]]
    names = [
        say(f"chart.cut_{one.reading}", cut=size, after=share)
        for one, share in zip(rows.itertuples(), shares, strict=True)
    ]
    low, high = rows["lifetime_change"] - rows["low"], rows["high"] - rows["lifetime_change"]
    figure.add_bar(
        x=names,
        y=rows["lifetime_change"],
        name=say("chart.this_firm"),
        marker={"color": [_OURS[reading] for reading in rows["reading"]], "line": {"width": 0}},
        error_y={"array": high, "arrayminus": low, "symmetric": False, "color": palette.LINE, "thickness": 1.5},
        showlegend=False,
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.reading_hover",
                name=name.replace("<br>", " "),
                change=_gain(one.lifetime_change, say),
                low=_gain(one.low, say),
                high=_gain(one.high, say),
                kept=formats.number(one.kept, say.language),
            )
            for name, one in zip(names, rows.itertuples(), strict=True)
        ],
        **CLICKED_TEXT,
    )
    figure.add_scatter(
        x=names,
        y=rows["high"],
        mode="text",
        text=[_gain(one, say) for one in rows["lifetime_change"]],
        textposition="top center",
        showlegend=False,
        hoverinfo="skip",
    )
    figure.add_bar(
        x=[say(f"chart.reichheld_{name}") for name in REICHHELD_SASSER],
        y=list(REICHHELD_SASSER.values()),
        name=say("chart.reichheld"),
        marker={
            "color": palette.OTHERS,
            "line": {"width": 0},
            "pattern": {"shape": "/", "size": 7},
        },
        text=[_gain(one, say) for one in REICHHELD_SASSER.values()],
        **ABOVE,
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[say("chart.reichheld_hover", change=_gain(one, say)) for one in REICHHELD_SASSER.values()],
        **CLICKED_TEXT,
    )
    top = max([*REICHHELD_SASSER.values(), *rows["high"].fillna(0)])
    step = round_step(top)
    ticks = [tick * step for tick in range(int(top / step) + 2)]
    figure.update_layout(
        barmode="overlay",
        bargap=0.4,
        xaxis={"type": "category", "showgrid": False, "tickangle": 0},
        yaxis={
            "title": {"text": say("chart.lifetime_change")},
            "tickvals": ticks,
            "ticktext": [formats.percent(tick, say.language, 0) for tick in ticks],
            "range": [0, top * 1.18],
        },
    )
    return figure


def what_if_cells(rows: pd.DataFrame, say: Say, reading: str, by_class: bool, currency: str) -> go.Figure:
    """What each class (A on top) or segment (the largest on top) gains. customdata: the cell."""
    gain = f"lifetime_gain_{reading}"
    shown = rows.sort_values("cell") if by_class else rows.sort_values([gain, "cell"], ascending=[False, True])
    shown, rest = shown.head(MAX_CELLS).iloc[::-1], shown.iloc[MAX_CELLS:]
    figure = blank(say, 120 + 38 * (len(shown) + bool(len(rest))))
    labels = [
        say(f"class.{name}") if by_class and name in ABC else plain(cut(name)) or say("scope.not_given")
        for name in shown["cell"]
    ]
    if len(rest):
        _bars(figure, say, [say("chart.others")], rest.sum(numeric_only=True).to_frame().T, reading, currency, None)
    _bars(figure, say, labels, shown, reading, currency, [[name] for name in shown["cell"]])
    axis = money_axis(say, min([0.0, *rows[gain]]), max([0.0, *rows[gain]]) or 1.0, currency)
    figure.update_layout(
        barmode="overlay",
        xaxis=axis | {"title": {"text": say("chart.lifetime_gain")}},
        yaxis={"type": "category", "showgrid": False},
        margin={"t": 8},
        showlegend=False,
    )
    return figure


def _bars(
    figure: go.Figure,
    say: Say,
    labels: list[str],
    rows: pd.DataFrame,
    reading: str,
    currency: str,
    cells: list[list[str]] | None,
) -> None:
    figure.add_bar(
        x=rows[f"lifetime_gain_{reading}"],
        y=labels,
        orientation="h",
        marker={"color": palette.GAIN if cells else palette.OTHERS, "line": {"width": 0}},
        customdata=cells,
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.cell_hover",
                name=label,
                customers=formats.count(int(one["customers"]), say.language),
                churned=formats.count(int(one["churned"]), say.language),
                opening=formats.count(int(one["opening"]), say.language),
                kept=formats.number(one[f"kept_{reading}"], say.language),
                margin=formats.full(round(one[f"margin_kept_{reading}"], 2), say.language, currency),
                gain=formats.full(round(one[f"lifetime_gain_{reading}"], 2), say.language, currency),
            )
            for label, (_, one) in zip(labels, rows.iterrows(), strict=True)
        ],
    )


def _gain(share: float, say: Say) -> str:
    return ("+" if share > 0 else "") + formats.percent(share, say.language)
