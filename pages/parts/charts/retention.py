"""Charts of when customers leave: the retention triangle, survival curves, the risk by months, the season."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.definitions import SMALL_CELL
from core.lifetime import Survival
from core.periods import MONTHS
from pages.parts import formats, palette, segments
from pages.parts.charts.base import CLICKED_TEXT, blank, cut, opens, percent_axis, period_axis, plain, value_axis
from pages.parts.charts.squares import Square, noted, percents, squares
from pages.parts.say import Say

MAX_NAME = 18
SHARES = {"buying": "buying_share", "staying": "staying_share", "value": "value_share"}
_MONTH = 365.25 / 12
_BEGINS = "*"
"""At the cohort in which the data begins."""
_SIGNED = 12
"""With more columns the axis says per cent, not every square."""


def triangle(rows: pd.DataFrame, say: Say, kind: str, shown: str, currency: str) -> go.Figure:
    """One row per cohort, one column per period since: the share still there. ``shown`` is buying, staying or value.
    customdata: start of the cohort, start of the period, what its customers did in it."""
    column, language = SHARES[shown], say.language
    drawn = rows[rows[column].notna()]
    starts = sorted(rows["cohort_start"].unique())
    later = int(rows["later"].max()) + 1 if len(rows) else 0
    certain = drawn.loc[(drawn["later"] > 0) & (drawn["cohort_customers"] >= SMALL_CELL), column]
    most = max(0.01, float(certain.max()) if len(certain) else 0.01)
    found: dict[tuple[date, int], Square] = {}
    for one in drawn.itertuples():
        share, small = float(getattr(one, column)), one.cohort_customers < SMALL_CELL
        told = getattr(one, shown)
        hover = say(
            f"chart.triangle_{shown}",
            cohort=formats.period_label(kind, one.cohort_start, one.cohort_end, language),
            period=formats.period_label(kind, one.period_start, one.period_end, language),
            months=formats.count(one.later * MONTHS[kind], language),
            customers=formats.count(one.cohort_customers, language),
            buying=formats.count(one.buying, language),
            told=formats.full(told, language, currency) if shown == "value" else formats.count(told, language),
            share=formats.percent(share, language),
        )
        hover += f"<br>{say('chart.small', count=SMALL_CELL)}" if small else ""
        hover += f"<br>{say('chart.begins')}" if one.begins else ""
        hover += f"<br>{say('chart.partial')}" if one.partial else ""
        kept = "staying" if shown == "staying" else "buying"
        mark = opens([one.cohort_start.isoformat(), one.period_start.isoformat(), kept], getattr(one, kept))
        heat, text = min(max(share, 0.0) / most, 1.0), "" if small else percents(say, share)
        text = text.rstrip(f"%{formats.NBSP}") if later > _SIGNED else text
        found[one.cohort_start, one.later] = Square(heat, text, hover, mark, small, one.partial)
    lines = [
        formats.period_label(kind, one.cohort_start, one.cohort_end, language)
        + (_BEGINS if one.begins else "")
        + f" · {formats.count(one.cohort_customers, language)}"
        for one in rows.drop_duplicates("cohort_start").sort_values("cohort_start").itertuples()
    ]
    columns = [formats.count(number * MONTHS[kind], language) for number in range(later)]
    cells = [[found.get((start, number)) for number in range(later)] for start in starts]
    figure = squares(say, lines, columns, cells, scale=palette.COOL)
    axis = say("chart.months_since_percent" if later > _SIGNED else "chart.months_since")
    figure.update_layout(xaxis={"title": {"text": axis}, "tickangle": 0}, margin={"t": 60})
    return noted(figure, f"{_BEGINS} {say('chart.begins')}" if rows["begins"].any() else "")


def survival(found: Survival, say: Say) -> go.Figure:
    """The share still there by months since the first purchase, below it how many are known to have stayed so long.
    customdata: segment, days since the first purchase; the rest has none."""
    figure = blank(say, 420)
    sizes = found.sizes.sort_values("rest", kind="stable")
    order = segments.ordered(found.by, sizes.loc[~sizes["rest"].astype(bool), "segment"].tolist())
    lines = [(False, name) for name in order] + [(True, "") for _ in range(int(sizes["rest"].sum()))]
    alone = len(lines) == 1
    names, colours = [], []
    for place, (rest, segment) in enumerate(lines):
        part = found.curves[(found.curves["rest"] == rest) & (found.curves["segment"] == segment)].sort_values("days")
        name = say("chart.others") if rest else segments.word(say, found.by, segment)
        colour = palette.OTHERS if rest else palette.CATEGORIES[place]
        names.append(plain(cut(name, MAX_NAME)))
        colours.append(colour)
        x, hovers = part["days"] / _MONTH, _survival_hovers(part, say, plain(name))
        if alone:
            band: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
            figure.add_scatter(x=x, y=part["rate_low"], showlegend=False, **band)
            figure.add_scatter(
                x=x, y=part["rate_high"], showlegend=False, fill="tonexty", fillcolor="rgba(47,111,222,0.14)", **band
            )
        figure.add_scatter(
            x=x,
            y=part["survival"],
            mode="lines+markers",
            name=names[-1],
            showlegend=not alone,
            line={"color": colour, "width": 2.4, "shape": "hv"},
            marker={"size": 5, "color": colour},
            customdata=None
            if rest
            else [opens([segment, int(one.days)], one.survival < 1) for one in part.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=hovers,
        )
        left = found.risks[(found.risks["rest"] == rest) & (found.risks["segment"] == segment)]
        figure.add_scatter(
            x=left["months"],
            y=[len(lines) - 1 - place] * len(left),
            yaxis="y2",
            mode="text",
            text=[formats.count(count, say.language) for count in left["at_risk"]],
            textfont={"size": 11.5},
            **CLICKED_TEXT,
            hoverinfo="skip",
            showlegend=False,
        )
    ground = min(0.5, 0.06 + 0.06 * len(lines))
    months = sorted(found.risks["months"].unique())
    top = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "range": [0, 1.03], "domain": [ground + 0.12, 1]}
    figure.update_layout(
        height=330 + 26 * max(len(lines), 1),
        xaxis={
            "title": {"text": say("chart.months_since")},
            "tickvals": months,
            "ticktext": [formats.count(int(month), say.language) for month in months],
            "showgrid": False,
            "zeroline": False,
            "anchor": "y",
        },
        yaxis=top
        | {
            "ticktext": [formats.percent(tick, say.language, 0) for tick in top["tickvals"]],
            "title": {"text": say("chart.still_there")},
        },
        yaxis2={
            "domain": [0, ground - 0.04],
            "range": [-0.6, max(len(lines), 1) - 0.4],
            "tickvals": list(range(len(lines))),
            "ticktext": [say("chart.at_risk") if alone else name for name in reversed(names)],
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "fixedrange": True,
        },
    )
    return figure


def _survival_hovers(part: pd.DataFrame, say: Say, name: str) -> list[str]:
    return [
        say(
            "chart.survival_hover",
            name=name,
            months=formats.number(one.days / _MONTH, say.language),
            days=formats.count(one.days, say.language),
            share=formats.percent(one.survival, say.language),
            low=formats.percent(one.rate_low, say.language),
            high=formats.percent(one.rate_high, say.language),
            at_risk=formats.count(one.at_risk, say.language),
        )
        for one in part.itertuples()
    ]


def hazard(rows: pd.DataFrame, say: Say) -> go.Figure:
    """Of those still there, the share that bought for the last time, by months since the first purchase. customdata:
    first month, the month after the last."""
    figure = blank(say, 360)
    spans = [
        formats.count(one.months_from, say.language)
        if one.months_until - one.months_from == 1
        else f"{one.months_from}–{one.months_until}"
        for one in rows.itertuples()
    ]
    figure.add_bar(
        x=spans,
        y=rows["rate"],
        showlegend=False,
        marker={
            "color": palette.LOSS,
            "line": {"width": 0},
            "opacity": [palette.PALE if count < SMALL_CELL else 1.0 for count in rows["at_risk"]],
        },
        error_y={
            "array": rows["rate_high"] - rows["rate"],
            "arrayminus": rows["rate"] - rows["rate_low"],
            "color": palette.LINE,
            "thickness": 1,
            "width": 3,
        },
        customdata=[opens([int(one.months_from), int(one.months_until)], one.lost) for one in rows.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.hazard_hover",
                first=formats.count(one.months_from, say.language),
                until=formats.count(one.months_until, say.language),
                count=formats.count(one.lost, say.language),
                of=formats.count(one.at_risk, say.language),
                share=formats.percent(one.rate, say.language),
                low=formats.percent(one.rate_low, say.language),
                high=formats.percent(one.rate_high, say.language),
            )
            + (f"<br>{say('chart.small', count=SMALL_CELL)}" if one.at_risk < SMALL_CELL else "")
            for one in rows.itertuples()
        ],
    )
    certain = rows.loc[rows["at_risk"] >= SMALL_CELL, "rate_high"].astype(float)
    figure.update_layout(
        bargap=0.25,
        xaxis=period_axis(spans, title={"text": say("chart.months_since")}),
        yaxis=percent_axis(certain, say) | {"title": {"text": say("chart.last_purchases")}},
    )
    return figure


def season(rows: pd.DataFrame, say: Say, sure: bool) -> go.Figure:
    """Last purchases by month of the year, and what they would be, did they leave evenly. customdata: the month.

    ``sure``: chance alone hardly makes such differences; then the months with more than evenly stand out.
    """
    figure = blank(say, 360)
    labels = [formats.month_name(int(month), say.language) for month in rows["month_of_year"]]
    colours = [palette.LOSS if sure and more else palette.OTHERS for more in rows["lost"] > rows["if_even"]]
    hovers = [
        say(
            "chart.season_hover",
            month=label,
            count=formats.count(one.lost, say.language),
            of=formats.count(one.buying, say.language),
            share=formats.percent(one.rate, say.language),
            low=formats.percent(one.rate_low, say.language),
            high=formats.percent(one.rate_high, say.language),
            expected=formats.number(one.if_even, say.language),
        )
        for label, one in zip(labels, rows.itertuples(), strict=True)
    ]
    figure.add_bar(
        x=labels,
        y=rows["lost"],
        showlegend=False,
        marker={"color": colours, "line": {"width": 0}},
        customdata=[opens([int(one.month_of_year)], one.lost) for one in rows.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=hovers,
    )
    figure.add_scatter(
        x=labels,
        y=rows["if_even"],
        mode="markers",
        name=say("chart.evenly"),
        marker={"symbol": "line-ew", "size": 13, "line": {"width": 2.5, "color": palette.LINE}},
        hoverinfo="skip",
    )
    counts = [*rows["lost"].astype(float), *rows["if_even"].astype(float)]
    figure.update_layout(
        bargap=0.3,
        xaxis={"type": "category", "showgrid": False, "tickangle": 0, "tickfont": {"size": 11}},
        yaxis=value_axis(counts, say, "") | {"title": {"text": say("chart.customers")}},
    )
    return figure
