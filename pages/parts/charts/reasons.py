"""Charts of the reasons: leavers beside stayers, categories lost before, reps beside their mix, reasons of the file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.reasons.mix import half_width
from pages.parts import formats, palette
from pages.parts.charts.base import blank, cut, money_axis, opens, percent_axis, plain
from pages.parts.say import Say

MAX_CATEGORIES, MAX_REASONS, MAX_REPS, MAX_NAMED = 10, 12, 120, 15
_LIMIT_POINTS = 40
_PLOT, _MARK, _LINE, _LETTER = (760, 330), 7, 17, 7
"""Pixels: the plot at least, from the middle of a mark to its edge, and how high and wide a letter is."""
_SURE = 5
"""Customers below which a share is drawn pale."""
_SIDES = (("leavers", 1, palette.LOSS), ("stayers", 0, palette.GAIN))
_VERDICTS = {
    "more": palette.LOSS,
    "perhaps_more": palette.LOSS,
    "fewer": palette.GAIN,
    "perhaps_fewer": palette.GAIN,
    "chance": palette.OTHERS,
    "few": palette.OTHERS,
}


def difference_dots(rows: pd.DataFrame, say: Say) -> go.Figure:
    """Median change of leavers and of stayers, the surest difference on top. customdata: 1 or 0 (stayers), trait."""
    shown = rows[rows["enough"].astype(bool)].iloc[::-1]
    figure = blank(say, 120 + 46 * max(1, len(shown)))
    places = list(range(len(shown)))
    for place, (_, row) in zip(places, shown.iterrows(), strict=True):
        ends = sorted([row["leavers"], row["stayers"]])
        figure.add_shape(
            type="line",
            x0=ends[0],
            x1=ends[1],
            y0=place,
            y1=place,
            line={"color": palette.GRID, "width": 6},
            layer="below",
        )
    for name, left, colour in _SIDES:
        figure.add_scatter(
            x=shown[name],
            y=places,
            mode="markers",
            cliponaxis=False,
            name=say(f"chart.{name}"),
            marker={"size": 14, "color": colour, "symbol": "circle" if left else "diamond", "line": {"width": 0}},
            customdata=[[left, trait] for trait in shown["trait"]],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[_difference_hover(row, say) for _, row in shown.iterrows()],
        )
    every = [0.0, *shown["leavers"], *shown["stayers"]]
    low, high = min(every), max(every)
    margin = 0.08 * max(high - low, 0.1)
    figure.update_layout(
        xaxis={
            **money_axis(say, low, high, formats.SHARE),
            "title": {"text": say("chart.trait_change")},
            "range": [low - margin, high + margin],
            "zeroline": True,
        },
        yaxis={
            "showgrid": False,
            "zeroline": False,
            "tickvals": places,
            "ticktext": [say(f"trait.{one}") for one in shown["trait"]],
            "range": [-0.6, len(shown) - 0.4],
        },
    )
    return figure


def _difference_hover(row: pd.Series, say: Say) -> str:
    return say(
        "chart.difference_hover",
        trait=say(f"trait.{row['trait']}"),
        leavers=formats.percent(row["leavers"], say.language),
        leaver_count=formats.count(int(row["leaver_count"]), say.language),
        stayers=formats.percent(row["stayers"], say.language),
        stayer_count=formats.count(int(row["stayer_count"]), say.language),
        p=formats.p_value(row["corrected"], say.language),
    )


def lost_bars(rows: pd.DataFrame, say: Say) -> go.Figure:
    """Share that no longer bought a category, leavers beside stayers. customdata: 1 leavers or 0 stayers, category."""
    shown = rows.head(MAX_CATEGORIES).iloc[::-1]
    figure = blank(say, 120 + 44 * max(1, len(shown)))
    places = list(range(len(shown)))
    names = [plain(cut(one)) for one in shown["category"]]
    for (name, left, colour), part in zip(reversed(_SIDES), ("stayer", "leaver"), strict=True):
        figure.add_bar(
            x=shown[f"{part}_share"].fillna(0),
            y=places,
            orientation="h",
            name=say(f"chart.{name}"),
            marker={
                "color": colour,
                "line": {"width": 0},
                "opacity": [1.0 if count >= _SURE else palette.PALE for count in shown[f"{part}_count"]],
            },
            customdata=[
                opens([left, one], count) for one, count in zip(shown["category"], shown[f"{part}s_lost"], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.lost_category_hover",
                    category=category,
                    who=say(f"chart.{name}"),
                    lost=formats.count(int(row[f"{part}s_lost"]), say.language),
                    count=formats.count(int(row[f"{part}_count"]), say.language),
                    share=formats.percent(row[f"{part}_share"], say.language),
                )
                for category, (_, row) in zip(names, shown.iterrows(), strict=True)
            ],
        )
    top = pd.concat([shown["leaver_share"], shown["stayer_share"]]).astype(float)
    figure.update_layout(
        barmode="group",
        bargap=0.28,
        legend={"traceorder": "reversed"},
        xaxis=percent_axis(top, say) | {"title": {"text": say("chart.lost_share")}},
        yaxis={"showgrid": False, "zeroline": False, "tickvals": places, "ticktext": names},
    )
    return figure


def _beside(rows: pd.DataFrame, names: Sequence[str], wide: float, high: float) -> list[str]:
    """Where each name stands, above, below, right or left of its mark: on no mark, no other name and not on the line of
    what was expected."""
    marks = [(x / wide * _PLOT[0], y / high * _PLOT[1]) for x, y in zip(rows["expected"], rows["ratio"], strict=True)]
    taken = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in marks]
    as_expected = _PLOT[1] / high
    taken.append((-_PLOT[0], as_expected - 1, 2 * _PLOT[0], as_expected + 1))
    found = []
    for name, (x, y) in zip(names, marks, strict=True):
        size = sum(_LETTER * (1 if letter.isascii() else 2) for letter in name)
        boxes = {
            "top center": (x - size / 2, y + _MARK, x + size / 2, y + _MARK + _LINE),
            "bottom center": (x - size / 2, y - _MARK - _LINE, x + size / 2, y - _MARK),
            "middle right": (x + _MARK, y - _LINE / 2, x + _MARK + size, y + _LINE / 2),
            "middle left": (x - _MARK - size, y - _LINE / 2, x - _MARK, y + _LINE / 2),
        }
        free = (side for side, box in boxes.items() if not any(_meet(box, other) for other in taken))
        found.append(next(free, "top center"))
        taken.append(boxes[found[-1]])
    return found


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rep_funnel(rows: pd.DataFrame, say: Say, rate: float) -> go.Figure:
    """Every sales rep: leavers expected from its accounts, and how many times as many left. customdata: sales rep."""
    figure = blank(say, 430)
    shown = rows[rows["ratio"].notna()].sort_values(["opening", "rep"], ascending=[False, True]).head(MAX_REPS)
    most = float(shown["expected"].max()) * 1.1 if len(shown) else 1.0
    least = float(shown["expected"].min()) * 0.7 if len(shown) else 0.1
    grid = pd.Series(np.linspace(least, most, _LIMIT_POINTS))
    for name, dash in zip(("95", "998"), ("solid", "dot"), strict=True):
        far = half_width(grid, rate, name)
        for side, ends in (("high", 1 + far), ("low", (1 - far).clip(lower=0))):
            figure.add_scatter(
                x=grid,
                y=ends,
                mode="lines",
                hoverinfo="skip",
                showlegend=side == "high",
                name=say(f"chart.limit_{name}"),
                line={"color": palette.LINE, "width": 1.3, "dash": dash},
            )
    names = [plain(cut(one)) if one else say("scope.not_given") for one in shown["rep"]]
    reach = [2.0, *(shown["ratio"] * 1.15), *(1.1 + half_width(grid[_LIMIT_POINTS // 2 :], rate, "998"))]
    figure.add_scatter(
        x=shown["expected"],
        y=shown["ratio"],
        mode="markers+text" if len(shown) <= MAX_NAMED else "markers",
        text=names,
        textposition=_beside(shown, names, most - least, min(max(reach), 6.0) + 0.1),
        cliponaxis=False,
        showlegend=False,
        marker={
            "size": 13,
            "color": [_VERDICTS[one] for one in shown["verdict"]],
            "opacity": [palette.PALE if one == "few" else 1.0 for one in shown["verdict"]],
            "line": {"width": 0},
        },
        customdata=[opens([one.rep], one.churned) for one in shown.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.funnel_hover",
                name=name,
                churned=formats.count(int(one.churned), say.language),
                opening=formats.count(int(one.opening), say.language),
                expected=formats.number(one.expected, say.language, 1),
                ratio=formats.number(one.ratio, say.language, 2),
                low=formats.number(one.low_95, say.language, 2),
                high=formats.number(one.high_95, say.language, 2),
                verdict=say(f"verdict.{one.verdict}"),
            )
            for name, one in zip(names, shown.itertuples(), strict=True)
        ],
        selected={"textfont": {"color": palette.LINE}},
        unselected={"textfont": {"color": palette.LINE}},
    )
    figure.add_hline(y=1, line={"color": palette.LINE, "width": 1, "dash": "dash"})
    figure.update_layout(
        xaxis={"title": {"text": say("chart.expected_leavers")}, "showgrid": False, "range": [least, most]},
        yaxis={"title": {"text": say("chart.ratio")}, "range": [-0.1, min(max(reach), 6.0)]},
    )
    return figure


def reason_bars(rows: pd.DataFrame, say: Say) -> go.Figure:
    """Those who left by reason, beside the twelve months before; without a reason last. customdata: reason, period."""
    told = rows["leaving_reason"] != ""
    shown = pd.concat([rows[told].head(MAX_REASONS), rows[~told]]).iloc[::-1]
    figure = blank(say, 120 + 40 * max(1, len(shown)))
    places = list(range(len(shown)))
    names = [plain(cut(one, 30)) if one else say("reasons.not_told") for one in shown["leaving_reason"]]
    for key, since, column, colour in (
        ("before_12m", "before", "customers_before", palette.OTHERS),
        ("last_12m", "last", "customers", palette.LOSS),
    ):
        figure.add_bar(
            x=shown[column],
            y=places,
            orientation="h",
            name=say(f"chart.{key}"),
            marker={"color": colour, "line": {"width": 0}},
            customdata=[
                opens([one, since], count) for one, count in zip(shown["leaving_reason"], shown[column], strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.reason_hover",
                    reason=name,
                    period=say(f"chart.{key}"),
                    count=formats.count(int(count), say.language),
                )
                for name, count in zip(names, shown[column], strict=True)
            ],
        )
    figure.update_layout(
        barmode="group",
        bargap=0.28,
        legend={"traceorder": "reversed"},
        xaxis={"title": {"text": say("chart.customers")}, "tickformat": ",d", "rangemode": "tozero"},
        yaxis={"showgrid": False, "zeroline": False, "tickvals": places, "ticktext": names},
    )
    return figure
