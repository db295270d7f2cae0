"""Charts: a frame in, a Plotly figure out. The one rule: pure; words from the catalogue, never a title.

Every clickable mark carries its ``customdata``, from which a page makes the list behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import formats, palette
from pages.parts.say import Say

MAX_PERIODS, MATRIX_PERIODS = 40, 12
MAX_LINES, MATRIX_ROWS, MAX_CATEGORIES, MAX_MONTHS, MAX_CURVE = 8, 20, 12, 60, 300
SMALL = 5
"""Opening customers below which a rate is drawn pale."""
_UP, _DOWN = ("returned", "new"), "churned"
_FLOW_COLOURS = {"new": palette.GAIN, "returned": palette.RETURNED, "churned": palette.LOSS}


def pareto(rows: pd.DataFrame, say: Say, measure: str, currency: str) -> go.Figure:
    """Bars: value per customer in rank order, coloured by class; line: cumulative share. customdata: rank from, to."""
    figure = _figure(say, 420)
    language = say.language
    for name, colour in palette.CLASSES.items():
        part = rows[rows["abc"] == name]
        if part.empty:
            continue
        width = part["rank_to"] - part["rank_from"] + 1
        each = part["value"].astype(float) / part["customers"]
        figure.add_bar(
            x=(part["rank_from"] + part["rank_to"]) / 2,
            y=each,
            width=width * 0.86,
            name=say(f"class.{name}"),
            marker={"color": colour, "line": {"width": 0}},
            customdata=part[["rank_from", "rank_to"]].astype(int).to_numpy().tolist(),
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.pareto_hover",
                    first=formats.count(one.rank_from, language),
                    last=formats.count(one.rank_to, language),
                    count=formats.count(one.customers, language),
                    value=formats.full(one.value, language, currency),
                    share=formats.percent(one.cumulative_share, language),
                )
                for one in part.itertuples()
            ],
        )
    figure.add_scatter(
        x=rows["rank_to"],
        y=rows["cumulative_share"],
        mode="lines",
        yaxis="y2",
        name=say("chart.cumulative"),
        line={"color": palette.LINE, "width": 2.2},
        hoverinfo="skip",
    )
    peak = max([1.0, *rows["cumulative_share"].dropna()])
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] + ([peak] if peak > 1.05 else [])
    figure.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        yref="y2",
        y0=0.8,
        y1=0.8,
        line={"color": palette.LINE, "width": 1, "dash": "dot"},
    )
    values = rows["value"].astype(float) / rows["customers"]
    low = min(0.0, float(values.min())) if len(values) else 0.0
    top = (float(values.max()) if len(values) else 0.0) or 1.0
    figure.update_layout(
        yaxis=_money_axis(say, low, top, currency) | {"title": {"text": say("chart.per_customer", measure=measure)}},
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "range": [low / top * peak * 1.04, peak * 1.04],
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [formats.percent(tick, language, 0) for tick in ticks],
            "showgrid": False,
            "zeroline": False,
            "title": {"text": say("chart.cumulative")},
        },
        xaxis={
            "title": {"text": say("chart.rank")},
            "showgrid": False,
            "tickformat": ",d",
            "range": [0, float(rows["rank_to"].max()) + 1] if len(rows) else [0, 1],
        },
        bargap=0,
        margin={"r": 70},
    )
    return figure


def distribution(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """Bars: customers per value band. customdata: low, high."""
    figure = _figure(say, 470)
    language = say.language
    labels = [_band(one.low, one.high, say) for one in rows.itertuples()]
    colours = [
        palette.LOSS if high <= 0 and low < 0 else palette.OTHERS if high == 0 else palette.GAIN
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    figure.add_bar(
        x=labels,
        y=rows["customers"],
        marker={"color": colours, "line": {"width": 0}},
        showlegend=False,
        text=[formats.count(number, language) for number in rows["customers"]],
        textposition="outside",
        cliponaxis=False,
        customdata=rows[["low", "high"]].astype(float).to_numpy().tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            say(
                "chart.band_hover",
                band=label,
                count=formats.count(one.customers, language),
                value=formats.full(one.value, language, currency),
            )
            for label, one in zip(labels, rows.itertuples(), strict=True)
        ],
    )
    top = float(rows["customers"].max()) if len(rows) else 1.0
    figure.update_layout(
        xaxis={
            "type": "category",
            "showgrid": False,
            "title": {"text": say("chart.value_band")},
            "tickangle": -35 if len(rows) > 8 else 0,
        },
        yaxis={"title": {"text": say("chart.customers")}, "range": [0, top * 1.14], "tickformat": ",d"},
        bargap=0.18,
    )
    return figure


def classes(rows: pd.DataFrame, say: Say, grouping: str, currency: str) -> go.Figure:
    """Two stacked bars: share of customers above share of value, by class or tier. customdata: class."""
    figure = _figure(say, 190)
    prefix, colours = ("class", palette.CLASSES) if grouping == "abc" else ("tier", palette.TIERS)
    language = say.language
    across = [say("chart.of_value"), say("chart.of_customers")]
    for name, colour in colours.items():
        part = rows[(rows["grouping"] == grouping) & (rows["class"] == name)]
        if part.empty:
            continue
        one = part.iloc[0]
        shares = [one["value_share"], one["customer_share"]]
        figure.add_bar(
            y=across,
            x=[max(share, 0.0) if share == share else 0.0 for share in shares],
            orientation="h",
            name=say(f"{prefix}.{name}"),
            marker={"color": colour, "line": {"width": 0}},
            customdata=[[name], [name]],
            text=[formats.percent(share, language, 0) if share >= 0.045 else "" for share in shares],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": _on(colour), "size": 13},
            hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[
                say(
                    "chart.class_hover",
                    name=say(f"{prefix}.{name}"),
                    count=formats.count(int(one["customers"]), language),
                    value=formats.full(one["value"], language, currency),
                    share=formats.percent(share, language),
                )
                for share in shares
            ],
        )
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        yaxis={"showgrid": False},
        xaxis={"visible": False, "range": [0, 1.005]},
        legend={"traceorder": "normal"},
    )
    return figure


def course(rows: pd.DataFrame, say: Say, kind: str, currency: str) -> go.Figure:
    """One bar a period, the one under way pale."""
    figure = _figure(say, 320)
    labels, values = _labels(rows, say, kind), rows["value"].astype(float)
    figure.add_bar(
        x=labels,
        y=values,
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
            + (f"<br>{say('chart.partial')}" if one.partial else "")
            for label, one in zip(labels, rows.itertuples(), strict=True)
        ],
    )
    figure.update_layout(
        xaxis={"type": "category", "showgrid": False, "tickangle": -40 if len(rows) > 8 else 0},
        bargap=0.3,
        yaxis=_money_axis(say, min([0.0, *values]), max([0.0, *values]) or 1.0, currency),
    )
    return figure


def churn_flow(rows: pd.DataFrame, say: Say, kind: str) -> go.Figure:
    """Per period: new and returned customers upwards, churned downwards. customdata: start of the period, flow."""
    figure = _figure(say, 360)
    shown = rows[rows["segment_by"] == "all"].tail(MAX_PERIODS)
    # Where the data begins everybody is new; that says nothing and would dwarf the rest.
    shown = shown[shown["opening"].cumsum() > 0] if (shown["opening"] > 0).any() else shown
    labels = _labels(shown, say, kind)
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
    step = _step(most)
    ticks = [round(tick * step) for tick in range(-int(most / step) - 1, int(most / step) + 2)]
    figure.update_layout(
        barmode="relative",
        bargap=0.25,
        legend={"traceorder": "normal"},
        xaxis={"type": "category", "showgrid": False, "tickangle": -40 if len(shown) > 12 else 0, "nticks": 16},
        yaxis={
            "title": {"text": say("chart.customers")},
            "tickvals": ticks,
            "zeroline": True,
            "ticktext": [formats.count(abs(tick), say.language) for tick in ticks],
        },
    )
    return figure


def churn_lines(rows: pd.DataFrame, say: Say, kind: str, rate: str) -> go.Figure:
    """The rate per period, one line per segment, the largest first. customdata: start of the period, segment."""
    figure = _figure(say, 360)
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
            showlegend=not whole,
            name=_name(say, segment, rows),
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
        xaxis={
            "type": "category",
            "showgrid": False,
            "categoryorder": "array",
            "categoryarray": [labels[start] for start in starts],
            "tickangle": -40 if len(starts) > 12 else 0,
            "nticks": 16,
        },
        yaxis=_percent_axis(shown[rate], say) | {"title": {"text": say(f"figure.{rate}")}},
    )
    return figure


def churn_matrix(rows: pd.DataFrame, say: Say, kind: str, rate: str) -> go.Figure:
    """The rate by segment and period as squares to click. customdata: start of the period, segment."""
    starts = sorted(rows["period_start"].unique())[-MATRIX_PERIODS:]
    shown = rows[rows["period_start"].isin(starts) & (rows["opening"] > 0)]
    order = _by_size(shown)[:MATRIX_ROWS]
    shown = shown[shown["segment"].isin(order)]
    figure = _figure(say, 110 + 42 * max(len(order), 1))
    ends = rows.drop_duplicates("period_start").set_index("period_start")["period_end"]
    labels = {start: formats.period_label(kind, start, ends[start], say.language) for start in starts}
    most = max(
        0.01, float(shown.loc[shown["opening"] >= SMALL, rate].max()) if (shown["opening"] >= SMALL).any() else 0.01
    )
    parts = [min(value / most, 1.0) if value == value else 0.0 for value in shown[rate].astype(float)]
    colours = [_heat(part) for part in parts]
    figure.add_bar(
        x=[labels[start] for start in shown["period_start"]],
        y=[0.92] * len(shown),
        width=0.96,
        base=[order.index(segment) - 0.46 for segment in shown["segment"]],
        showlegend=False,
        marker={
            "color": colours,
            "line": {"width": 0},
            "cornerradius": 5,
            "opacity": [palette.PALE if opening < SMALL else 1.0 for opening in shown["opening"]],
        },
        text=[
            formats.percent(value, say.language, 0) if opening >= SMALL else ""
            for value, opening in zip(shown[rate], shown["opening"], strict=True)
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 12, "color": ["#ffffff" if part > 0.55 else "#3a2a17" for part in parts]},
        customdata=[[one.period_start.isoformat(), one.segment] for one in shown.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[_rate_hover(one, say, labels[one["period_start"]], rate, rows) for _, one in shown.iterrows()],
    )
    figure.update_layout(
        barmode="overlay",
        bargap=0,
        xaxis={
            "type": "category",
            "side": "top",
            "showgrid": False,
            "categoryorder": "array",
            "ticks": "",
            "categoryarray": [labels[start] for start in starts],
            "tickangle": -40 if len(starts) > 9 else 0,
        },
        yaxis={
            "tickvals": list(range(len(order))),
            "ticktext": [_cut(_name(say, one, rows)) for one in order],
            "showgrid": False,
            "range": [len(order) - 0.45, -0.55],
            "zeroline": False,
        },
        margin={"t": 70 if len(starts) > 9 else 40, "b": 10},
    )
    return figure


def come_back(curve: pd.DataFrame, say: Say, days: int, suggested: int | None) -> go.Figure:
    """The come-back rate by days of silence, with the window on it."""
    figure = _figure(say, 300)
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
    figure.add_hline(y=0.2, line={"color": palette.LINE, "dash": "dot", "width": 1})
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
        yaxis=_percent_axis(shown["come_back_rate"], say) | {"title": {"text": say("chart.come_back")}},
    )
    return figure


def month_bars(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """One bar a month, months without a line as nothing; what is below nothing in orange."""
    figure = _figure(say, 300)
    shown = _every_month(rows).tail(MAX_MONTHS)
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
    figure.update_layout(
        xaxis={
            "showgrid": False,
            "type": "date",
            "tickvals": [start.isoformat() for start in dates],
            "ticktext": [formats.month(start, say.language) for start in dates],
        },
        yaxis=_money_axis(say, min([0.0, *values]), max([0.0, *values]) or 1.0, currency),
        bargap=0.25,
    )
    return figure


def category_bars(rows: pd.DataFrame, say: Say, currency: str) -> go.Figure:
    """Two bars a category, the last 12 months above the 12 before; the largest on top, the others last and grey."""
    shown = _with_others(rows)
    figure = _figure(say, 120 + 46 * max(len(shown), 1))
    labels = [
        say("chart.others") if one.others else _cut(one.category or say("scope.not_given"))
        for one in shown.itertuples()
    ]
    for column, colour in (("before_12m", palette.OTHERS), ("last_12m", palette.GAIN)):
        figure.add_bar(
            y=labels,
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
                f"{label}<br>{say(f'chart.{column}')}: {formats.full(value, say.language, currency)}"
                for label, value in zip(labels, shown[column].astype(float), strict=True)
            ],
        )
    values = [*shown["last_12m"].astype(float), *shown["before_12m"].astype(float)]
    axis = _money_axis(say, min([0.0, *values]), max([0.0, *values]) or 1.0, currency)
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        yaxis={"autorange": "reversed", "showgrid": False, "type": "category"},
        xaxis=axis,
        legend={"traceorder": "reversed"},
    )
    return figure


def _figure(say: Say, height: int) -> go.Figure:
    """The frame that all charts share."""
    axis = {
        "gridcolor": palette.GRID,
        "zerolinecolor": palette.GRID,
        "automargin": True,
        "title": {"standoff": 10},
        "fixedrange": True,
    }
    return go.Figure(
        layout={
            "height": height,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": ".,",
            "margin": {"l": 10, "r": 16, "t": 34, "b": 10},
            "xaxis": axis,
            "yaxis": axis | {"zeroline": True},
            "hovermode": "closest",
            "dragmode": False,
            "clickmode": "event+select",
            "barcornerradius": 3,
            "font": {"size": 12.5},
            "legend": {
                "orientation": "h",
                "y": 1.02,
                "yanchor": "bottom",
                "x": 0,
                "xanchor": "left",
                "itemclick": False,
                "itemdoubleclick": False,
            },
        }
    )


def _money_axis(say: Say, low: float, high: float, currency: str) -> dict[str, Any]:
    step = _step(max(high - low, 1e-9))
    ticks = [tick * step for tick in range(int(low // step), int(high // step) + 2)]
    return {
        "tickvals": ticks,
        "ticktext": [formats.compact(tick, say.language, currency) for tick in ticks],
        "range": [low * 1.06 if low < 0 else 0, high * 1.06],
    }


def _percent_axis(values: pd.Series, say: Say) -> dict[str, Any]:
    top = float(values.max()) if values.notna().any() else 0.0
    top = max(top, 0.02) * 1.12
    step = _step(top)
    ticks = [tick * step for tick in range(int(top / step) + 2)]
    return {
        "tickvals": ticks,
        "ticktext": [formats.percent(tick, say.language, 0 if step >= 0.01 else 1) for tick in ticks],
        "range": [0, top],
        "rangemode": "tozero",
    }


def _step(span: float) -> float:
    """A round step with about five of them in the span."""
    raw = span / 5
    ten = 10.0 ** len(str(int(raw))) / 10 if raw >= 1 else 1.0
    while raw < ten and raw < 1:
        ten /= 10
    step = next(ten * one for one in (1, 2, 5, 10) if ten * one >= raw * 0.999)
    return step


def _band(low: float, high: float, say: Say) -> str:
    if high == 0:
        return say("chart.below_nothing") if low < 0 else formats.compact(0, say.language)
    return f"{formats.compact(low, say.language)}–{formats.compact(high, say.language)}"


def _labels(rows: pd.DataFrame, say: Say, kind: str) -> list[str]:
    return [
        formats.period_label(kind, start, end, say.language)
        for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]


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


def _name(say: Say, segment: str, rows: pd.DataFrame) -> str:
    if rows["segment_by"].eq("all").all():
        return say("churn.whole")
    return _plain(segment) if segment else say("scope.not_given")


def _plain(text: str) -> str:
    """A user's text inside Plotly: data is never markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, length: int = 22) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _by_size(rows: pd.DataFrame) -> list[str]:
    sizes = rows.groupby("segment")["opening"].sum().reset_index()
    return sizes.sort_values(["opening", "segment"], ascending=[False, True])["segment"].tolist()


def _every_month(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows.assign(month=pd.Series(dtype="object"))
    months = pd.to_datetime(rows["month"])
    index = pd.date_range(months.min(), months.max(), freq="MS", name="month")
    full = rows.assign(month=months).set_index("month").reindex(index)
    full = full.assign(value=full["value"].astype(float).fillna(0.0), orders=full["orders"].fillna(0)).reset_index()
    return full.assign(month=full["month"].dt.date)


def _with_others(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.assign(others=False)
    if len(ordered) <= MAX_CATEGORIES:
        return ordered
    rest = ordered.iloc[MAX_CATEGORIES:]
    last = {"category": "", "last_12m": rest["last_12m"].sum(), "before_12m": rest["before_12m"].sum(), "others": True}
    return pd.concat([ordered.iloc[:MAX_CATEGORIES], pd.DataFrame([last])], ignore_index=True)


def _heat(part: float) -> str:
    """The colour between two stops of the scale."""
    for (low, first), (high, last) in zip(palette.HEAT, palette.HEAT[1:], strict=False):
        if part <= high:
            share = (part - low) / (high - low)
            mixed = [round(a + (b - a) * share) for a, b in zip(_rgb(first), _rgb(last), strict=True)]
            return f"rgb({mixed[0]},{mixed[1]},{mixed[2]})"
    return palette.HEAT[-1][1]


def _rgb(colour: str) -> Sequence[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _on(colour: str) -> str:
    """White or dark, whichever reads better on a colour."""
    red, green, blue = _rgb(colour)
    return "#1c2430" if (299 * red + 587 * green + 114 * blue) / 1000 > 150 else "#ffffff"
