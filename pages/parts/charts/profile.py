"""Charts of what key accounts have in common: lifts with their intervals, and how they buy beside everybody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.profile import SURE
from pages.parts import formats, palette
from pages.parts.charts.base import blank, cut, opens, plain
from pages.parts.say import Say

MAX_ROWS = 20


def lifts(rows: pd.DataFrame, say: Say, field: Callable[[str], str]) -> go.Figure:
    """The strongest lifts as points with their interval, one row a value. customdata: attribute, value.

    What is not sure is pale; the strongest are those furthest from one, the sure ones first.
    """
    shown = _strongest(rows)
    figure = blank(say, 84 + 30 * max(len(shown), 1))
    names = [_named(one, say, field) for one in shown.itertuples()]
    figure.add_scatter(
        x=shown["lift"],
        y=list(range(len(shown))),
        mode="markers",
        showlegend=False,
        cliponaxis=False,
        marker={
            "size": 13,
            "color": [palette.GAIN if lift >= 1 else palette.LOSS for lift in shown["lift"]],
            "opacity": [1.0 if sure else palette.PALE for sure in shown["q_value"] < SURE],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (shown["lift_high"] - shown["lift"]).tolist(),
            "arrayminus": (shown["lift"] - shown["lift_low"]).tolist(),
            "color": palette.LINE,
            "thickness": 1.3,
            "width": 0,
        },
        customdata=[opens([one.attribute, one.attribute_value], one.key_accounts) for one in shown.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[_lift_hover(name, one, say) for name, one in zip(names, shown.itertuples(), strict=True)],
    )
    figure.add_vline(x=1, line={"color": palette.LINE, "dash": "dot", "width": 1.2})
    top = max([1.5, *shown["lift_high"]])
    ticks = [tick for tick in (0, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50) if tick <= top * 1.05]
    ticks = ticks if top < 4 else [tick for tick in ticks if tick not in (0.5, 1.5)]
    figure.update_layout(
        xaxis={
            "range": [0, top * 1.05],
            "tickvals": ticks,
            "ticktext": [say("chart.times", times=f"{tick:g}") for tick in ticks],
            "title": {"text": say("chart.lift")},
        },
        yaxis=_rows_axis([cut(name, 34) for name in names]),
        margin={"t": 8},
    )
    return figure


def habits(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """In how many pairs of a key account and another customer the key account has more: to both sides of one half."""
    shown = rows[~rows["small"] & rows["above"].notna()]
    shown = shown.assign(away=(shown["above"] - 0.5).abs()).sort_values(["away", "habit"], ascending=[False, True])
    figure = blank(say, 84 + 44 * max(len(shown), 1))
    figure.add_bar(
        x=shown["above"] - 0.5,
        base=0.5,
        y=list(range(len(shown))),
        orientation="h",
        showlegend=False,
        marker={
            "color": [palette.GAIN if above >= 0.5 else palette.LOSS for above in shown["above"]],
            "opacity": [1.0 if sure else palette.PALE for sure in shown["q_value"] < SURE],
            "line": {"width": 0},
        },
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[_habit_hover(one, say, currency) for one in shown.itertuples()],
    )
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    figure.update_layout(
        bargap=0.4,
        xaxis={
            "range": [0, 1.03],
            "tickvals": ticks,
            "ticktext": [formats.percent(tick, say.language, 0) for tick in ticks],
            "title": {"text": say("chart.above")},
        },
        yaxis=_rows_axis([_both(one, say, currency) for one in shown.itertuples()]),
        margin={"t": 8},
    )
    return figure


def worded(habit: str, number: float, say: Say, currency: str) -> str:
    """A habit's figure as the reader reads it."""
    if habit == "discount_share":
        return formats.percent(number, say.language, 0)
    if habit == "rhythm_days":
        return say(
            "figure.days",
            count=formats.full(number, say.language) if number == int(number) else formats.number(number, say.language),
        )
    return formats.compact(round(number, 2), say.language, currency if habit == "order_size" else "")


def _both(one: Any, say: Say, currency: str) -> str:
    here, there = (worded(one.habit, number, say, currency) for number in (one.key_median, one.other_median))
    return say("chart.against", habit=say(f"habit.{one.habit}"), here=here, there=there)


def _strongest(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows[~rows["small"].astype(bool) & (rows["attribute_value"] != "")]
    with np.errstate(divide="ignore"):
        away = np.log(known["lift"].astype(float)).abs()
    order = known.assign(away=away, unsure=known["q_value"] >= SURE)
    order = order.sort_values(["unsure", "away", "attribute", "attribute_value"], ascending=[True, False, True, True])
    return order.head(MAX_ROWS).sort_values(["lift", "attribute", "attribute_value"], ascending=[False, True, True])


def _named(one: Any, say: Say, field: Callable[[str], str]) -> str:
    return plain(f"{field(one.attribute)} · {one.attribute_value}")


def _lift_hover(name: str, one: Any, say: Say) -> str:
    language = say.language
    return say(
        "chart.lift_hover",
        name=name,
        here=formats.count(int(one.key_accounts), language),
        key_share=formats.percent(one.key_share, language),
        every=formats.count(int(one.customers), language),
        share=formats.percent(one.share, language),
        times=formats.number(one.lift, language, 2),
        low=formats.number(one.lift_low, language, 2),
        high=formats.number(one.lift_high, language, 2),
    ) + _sure(one, say)


def _habit_hover(one: Any, say: Say, currency: str) -> str:
    language = say.language
    return say(
        "chart.habit_hover",
        habit=say(f"habit.{one.habit}"),
        here=worded(one.habit, one.key_median, say, currency),
        there=worded(one.habit, one.other_median, say, currency),
        count=formats.count(int(one.key_accounts), language),
        others=formats.count(int(one.others), language),
        above=formats.percent(one.above, language),
    ) + _sure(one, say)


def _sure(one: Any, say: Say) -> str:
    key = "chart.sure" if one.q_value < SURE else "chart.unsure"
    return "<br>" + say(key, chance=chance(one.q_value, say))


def chance(probability: float, say: Say) -> str:
    """A corrected p-value as a reader takes it in."""
    return say("chart.tiny") if probability < 0.001 else formats.percent(probability, say.language)


def _rows_axis(names: Sequence[str]) -> dict[str, Any]:
    """Rows from the top down, with their names."""
    return {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "zeroline": False,
    }
