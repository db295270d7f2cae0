"""Every chart draws real frames in both languages: few marks, each clickable one with its data, words and no title."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from core import (
    account,
    accounts,
    between,
    bridge,
    churn,
    class_course,
    come_back,
    comparison,
    dependency,
    growth,
    lifetime,
    loyalty,
    movement,
    overview,
    profile,
    retention,
    season,
    tiers,
    value,
    warning,
)
from core.periods import all_periods
from core.prediction import forecast
from core.reasons import differences, mix
from core.view import View
from core.warning import Calls
from core.what_if import scenario
from core.what_if.cut import Wanted
from pages.parts import charts, drill, palette, rule_table
from pages.parts.charts.base import two_lines, two_lines_each
from pages.parts.charts.squares import Square, squares
from pages.parts.say import LANGUAGES, Say
from tests.conftest import Sample

MAX_MARKS = 420
CLICKED = (
    "pareto",
    "distribution",
    "abc",
    "tier",
    "map",
    "lorenz",
    "whale",
    "stress",
    "concentration",
    "class_course",
    "class_values",
    "class_paths",
    "compared",
    "churn_flow",
    "churn_lines",
    "churn_whole",
    "churn_matrix",
    "churn_value",
    "migration",
    "bridge",
    "bridge_segments",
    "alive_bands",
    "what_if_cells",
    "call_curve",
    "owner_bars",
    "signal_bars",
    "difference_dots",
    "lost_bars",
    "rep_funnel",
    "reason_bars",
    "lifts",
    "loyalty",
    "quadrants",
    "discounts",
    "white",
    "alike",
)
DRAWN = (
    *CLICKED,
    "come_back",
    "month_bars",
    "category_bars",
    "course",
    "backtest_course",
    "backtest_frequencies",
    "backtest_models",
    "backtest_rules",
    "what_if_readings",
    "habits",
    "effects",
    "churn_steps",
    "churn_cross",
    "triangle",
    "triangle_value",
    "survival",
    "survival_whole",
    "hazard",
    "season",
)
TOLD = {
    "leaving_reason": ["moved", "price", ""],
    "customers": [4, 2, 9],
    "value": [400.0, 90.0, 900.0],
    "customers_before": [1, 3, 7],
    "value_before": [100.0, 150.0, 800.0],
}
Draw = Callable[[pd.DataFrame, Say], go.Figure]
DRAW: dict[str, Draw] = {
    "pareto": lambda rows, say: charts.pareto(rows, say, "Revenue", "$"),
    "distribution": lambda rows, say: charts.distribution(rows, say, "$"),
    "abc": lambda rows, say: charts.class_bars(rows, say, "abc", "$"),
    "tier": lambda rows, say: charts.class_bars(rows, say, "tier", "$"),
    "map": lambda rows, say: charts.class_map(rows, say, "rfm", "$"),
    "class_course": lambda rows, say: charts.class_course(rows, say, "abc", "quarter"),
    "class_values": lambda rows, say: charts.class_course(rows, say, "abc", "quarter", "$", "value"),
    "class_paths": lambda rows, say: charts.class_course(rows, say, "abc", "quarter", path="origin"),
    "lorenz": lambda rows, say: charts.lorenz(rows, say),
    "whale": lambda rows, say: charts.whale(rows, say),
    "stress": lambda rows, say: charts.stress(rows, say, say("stress.whole")),
    "compared": lambda rows, say: charts.compared(rows, say, {name: name.upper() for name in comparison.CELLS}),
    "concentration": lambda rows, say: charts.concentration_course(rows, say, "quarter"),
    "churn_flow": lambda rows, say: charts.churn_flow(rows, say, "quarter"),
    "churn_lines": lambda rows, say: charts.churn_lines(rows, say, "quarter", "churn_rate"),
    "churn_whole": lambda rows, say: charts.churn_lines(rows, say, "quarter", "value_churn_rate"),
    "churn_matrix": lambda rows, say: charts.churn_matrix(rows, say, "quarter", "churn_rate"),
    "churn_value": lambda rows, say: charts.churn_value(rows, say, "quarter", "$"),
    "white": lambda rows, say: charts.white(rows, say, "$"),
    "alike": lambda rows, say: charts.alike(rows, say, "revenue", "$"),
    "loyalty": lambda rows, say: charts.loyalty(rows, say, "profit", 6, 4070.35, "$"),
    "quadrants": lambda rows, say: charts.quadrants(rows, say, "profit", "$"),
    "discounts": lambda rows, say: charts.discounts(rows, say, "$"),
    "lifts": lambda rows, say: charts.lifts(rows, say, lambda name: say(f"field.{name}")),
    "habits": lambda rows, say: charts.habits(rows, say, "$"),
    "migration": lambda rows, say: charts.migration(rows, say, "2024", "2025", "$"),
    "bridge": lambda rows, say: charts.waterfall(rows, say, parts(say), "$", "$", ("later",)),
    "bridge_segments": lambda rows, say: charts.bridge_segments(rows, say, parts(say), "$"),
    "effects": lambda rows, say: charts.waterfall(rows, say, parts(say), "$", "$"),
    "churn_steps": lambda rows, say: charts.churn_steps(rows, say, "quarter"),
    "churn_cross": lambda rows, say: charts.churn_cross(rows, say, "quarter", "churn_rate"),
    "triangle": lambda rows, say: charts.triangle(rows, say, "quarter", "staying", "$"),
    "triangle_value": lambda rows, say: charts.triangle(rows, say, "quarter", "value", "$"),
    "survival": lambda rows, say: charts.survival(lived(rows, "region"), say),
    "survival_whole": lambda rows, say: charts.survival(lived(rows, "all"), say),
    "hazard": charts.hazard,
    "season": lambda rows, say: charts.season(rows, say, True),
    "come_back": lambda rows, say: charts.come_back(rows, say, 128, 128),
    "month_bars": lambda rows, say: charts.month_bars(rows, say, "$", date(2025, 12, 31)),
    "category_bars": lambda rows, say: charts.category_bars(rows, say, "$"),
    "course": lambda rows, say: charts.course(rows, say, "quarter", "$"),
    "alive_bands": charts.alive_bands,
    "backtest_course": lambda rows, say: charts.backtest_course(rows, say, date(2025, 1, 1)),
    "backtest_frequencies": charts.backtest_frequencies,
    "backtest_models": charts.backtest_models,
    "backtest_rules": charts.backtest_rules,
    "what_if_cells": lambda rows, say: charts.what_if_cells(rows, say, "points", True, "$"),
    "what_if_readings": lambda rows, say: charts.what_if_readings(rows, say, 5),
    "call_curve": lambda rows, say: charts.call_curve(rows, say, 12, "$"),
    "owner_bars": lambda rows, say: charts.owner_bars(rows, say, "$"),
    "signal_bars": lambda rows, say: charts.signal_bars(rows, say, "$"),
    "difference_dots": charts.difference_dots,
    "lost_bars": charts.lost_bars,
    "rep_funnel": lambda rows, say: charts.rep_funnel(rows, say, 0.2),
    "reason_bars": charts.reason_bars,
}


def parts(say: Say) -> dict[str, str]:
    """Every part of a difference in words."""
    return {name: say(f"part.{name}") for name in ("earlier", *bridge.CHANGES, *bridge.EFFECTS, "later")}


def lived(curves: pd.DataFrame, by: str) -> lifetime.Survival:
    """Curves as what core gives, with a line for each."""
    sizes = curves.drop_duplicates(["rest", "segment"]).assign(segment_by=by, customers=50, lost=9, median_days=None)
    risks = curves[["segment", "rest", "at_risk"]].assign(months=curves["days"] // 180 * 6)
    risks = risks.drop_duplicates(["rest", "segment", "months"])
    return lifetime.Survival(curves, sizes, risks, by, 365, 0.01, 128)


@pytest.fixture(scope="module")
def frames(sample: Sample) -> dict[str, pd.DataFrame]:
    """What core gives for the sample, under the name of its chart."""
    place, view = sample.workspace, View(sample.id)
    bars, whole = value.distribution(place, view), churn.breakdown(place, view).rows
    by_region = churn.breakdown(place, view, ("region",)).rows
    dependent = dependency.dependency(place, view, "region")
    largest = accounts.listed(place, view, accounts.Wanted(), limit=1).rows["customer"].iloc[0]
    one = account.account(place, view, largest)
    pair = between.pair(place, view)
    assert pair is not None
    expected = forecast.forecast(place, view)
    assert expected.test is not None
    cut = scenario.scenario(place, view, Wanted())
    one, common = account.account(place, view, largest), profile.profile(place, view)
    loyal = loyalty.loyalty(place, view)
    days = (sample.meta.first_day, sample.meta.last_day)
    risk, before = warning.warnings(place, view, Calls()), differences.differences(place, view)
    classes = class_course.course(place, view, "abc")
    return {
        "class_course": classes.rows,
        "class_values": classes.rows,
        "class_paths": classes.origins,
        "white": growth.white_space(place, view).categories,
        "alike": growth.alike(place, view).curve,
        "loyalty": loyal.cells,
        "quadrants": loyal.parts,
        "discounts": loyal.discounts,
        "pareto": bars.pareto,
        "distribution": bars.bins,
        "abc": tiers.tiers(place, view, tiers.Rules("abc")).rows,
        "tier": tiers.tiers(place, view, tiers.Rules("tier")).rows,
        "map": tiers.tiers(place, view, tiers.Rules("rfm")).rows,
        "lorenz": bars.lorenz,
        "whale": value.distribution(place, replace(view, measure="profit")).pareto,
        "stress": dependent.stress,
        "concentration": dependent.course,
        "compared": comparison.comparison(place, view, "profit").cells,
        "churn_flow": whole,
        "churn_lines": by_region,
        "churn_whole": whole,
        "churn_matrix": by_region,
        "churn_value": whole,
        "lifts": common.values,
        "habits": common.habits,
        "migration": movement.migration(place, view, pair, "abc").cells,
        "bridge": bridge.bridge(place, view, pair).parts,
        "bridge_segments": bridge.bridge(place, view, pair, "region").segments,
        "effects": bridge.effects(place, view, pair).parts,
        "churn_steps": churn.breakdown(place, view).last,
        "churn_cross": churn.breakdown(place, view, ("region", "channel"), all_periods("quarter", *days)[-1:]).rows,
        "triangle": retention.triangle(place, view).rows,
        "triangle_value": retention.triangle(place, view).rows,
        "survival": lifetime.survival(place, view, "region").curves,
        "survival_whole": lifetime.survival(place, view).curves,
        "hazard": lifetime.hazard(place, view),
        "season": season.season(place, view).rows,
        "come_back": come_back.window(place, view).curve,
        "month_bars": one.months,
        "category_bars": one.categories,
        "course": overview.sold(place, view).course,
        "alive_bands": expected.bands,
        "backtest_course": expected.test.course,
        "backtest_frequencies": expected.test.frequencies,
        "backtest_models": expected.test.models,
        "backtest_rules": expected.test.rules,
        "what_if_cells": cut.cells,
        "what_if_readings": cut.readings,
        "call_curve": risk.curve,
        "owner_bars": risk.reps,
        "signal_bars": risk.signals,
        "difference_dots": before.rows,
        "lost_bars": before.lost.iloc[1:],
        "rep_funnel": mix.mix(place, view).rows,
        "reason_bars": pd.DataFrame(TOLD),
    }


def marks(figure: go.Figure) -> int:
    """Everything drawn."""
    return sum(_length(trace) for trace in figure.data)


def _length(trace: Any) -> int:
    return (
        len(trace.labels)
        if trace.type == "treemap"
        else max(len(trace.x) if trace.x is not None else 0, len(trace.y) if trace.y is not None else 0)
    )


def clickable(figure: go.Figure) -> list[list[Any]]:
    """The data of every mark that has some."""
    return [list(mark) for trace in figure.data if trace.customdata is not None for mark in trace.customdata]


def hovers(figure: go.Figure) -> list[str]:
    return [text for trace in figure.data if trace.hovertext is not None for text in trace.hovertext]


def words(figure: go.Figure) -> list[str]:
    """Everything that can be read."""
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    texts = [text for axis in axes for text in (axis.title.text, *(axis.ticktext or ()))]
    texts += [text for trace in figure.data for text in (trace.name, *(trace.text if trace.text is not None else ()))]
    return [text for text in (*texts, *hovers(figure)) if text]


def down(figure: go.Figure) -> list[str]:
    """The labels of the y axis, from the top."""
    axis = figure.layout.yaxis
    upwards = axis.range is None or axis.range[0] < axis.range[1]
    pairs = sorted(zip(axis.tickvals, axis.ticktext, strict=True), reverse=upwards and axis.autorange != "reversed")
    return [text for _, text in pairs]


def periods_of(count: int, segments: list[str], opening: int = 50) -> pd.DataFrame:
    """A table of churn with so many quarters up to the end of 2024 for each segment, the first the largest."""
    ended = all_periods("quarter", date(2025 - math.ceil(count / 4), 1, 1), date(2024, 12, 31))[-count:]
    rows = [
        {
            "period_start": period.start,
            "period_end": period.end,
            "segment_by": "region",
            "segment": segment,
            "cross_by": "",
            "cross": "",
            "opening": opening - place,
            "new": 1,
            "returned": 1,
            "churned": 2,
            "closing": opening - place,
            "churned_of_opening": 2,
            "stayed": opening - place - 2,
            "churn_rate": 2 / (opening - place),
            "churn_low": 0.01,
            "churn_high": 0.5,
            "opening_value": 100.0,
            "churned_value": 4.0,
            "value_churn_rate": 0.04,
            "partial": False,
            "provisional": False,
        }
        for period in ended
        for place, segment in enumerate(segments)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_small_valid_untitled_and_without_a_ground(
    frames: dict[str, pd.DataFrame], name: str, language: str
) -> None:
    figure = DRAW[name](frames[name], Say(language))
    assert 0 < marks(figure) <= MAX_MARKS
    assert figure.layout.title.text is None
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    json.loads(figure.to_json())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_speaks_the_readers_language(frames: dict[str, pd.DataFrame], name: str, language: str) -> None:
    texts = words(DRAW[name](frames[name], Say(language)))
    assert len(texts) > 2
    assert not [text for text in texts if "{" in text or "nan" in text.lower() or "None" in text]
    data = {value.replace("<", "&lt;") for value in frames["lifts"]["attribute_value"]}
    data |= {
        "Revenue",
        *(name.upper() for name in comparison.CELLS),
        *frames["stress"]["segment"],
        *frames["churn_lines"]["segment"],
        *frames["category_bars"]["category"],
    }
    data |= set(frames["churn_cross"]["cross"])
    data |= {f"每家客户{'Revenue'}"}
    data |= {f"每家客户{'Revenue'}", *frames["owner_bars"]["rep"], *TOLD["leaving_reason"], "MBG/NBD", "Pareto/NBD"}
    english = [text for text in texts if text not in data and any("a" <= sign.lower() <= "z" for sign in text)]
    if language == "zh":
        rest = [text for text in english if not any(word in text for word in (*data, "<br>", "A 类", "B 类", "C 类"))]
        assert rest == []
    else:
        assert not [text for text in texts if any("\u4e00" <= sign <= "\u9fff" for sign in text)]


@pytest.mark.parametrize("name", CLICKED)
def test_every_clickable_mark_carries_plain_values(frames: dict[str, pd.DataFrame], name: str) -> None:
    figure = DRAW[name](frames[name], Say("en"))
    found = clickable(figure)
    assert found
    assert {type(part) for mark in found for part in mark} <= {int, float, str}
    for trace in figure.data:
        if trace.customdata is not None:
            assert len(trace.customdata) == _length(trace) == len(trace.hovertext)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_an_empty_frame_draws(frames: dict[str, pd.DataFrame], name: str, language: str) -> None:
    assert isinstance(DRAW[name](frames[name].iloc[:0], Say(language)), go.Figure)


@pytest.mark.parametrize("name", DRAWN)
def test_one_row_draws(frames: dict[str, pd.DataFrame], name: str) -> None:
    json.loads(DRAW[name](frames[name].iloc[:1], Say("en")).to_json())


def test_pareto_bars_cover_every_rank_once(frames: dict[str, pd.DataFrame]) -> None:
    bars = visible(DRAW["pareto"](frames["pareto"], Say("en")))
    ranks = [rank for trace in bars for first, last in trace.customdata for rank in range(first, last + 1)]
    assert sorted(ranks) == list(range(1, int(frames["pareto"]["customers"].sum()) + 1))
    assert [trace.name for trace in bars] == ["Class A", "Class B", "Class C"]
    assert [trace.marker.color for trace in bars] == list(palette.CLASSES.values())


def visible(figure: go.Figure) -> list[go.Bar]:
    """The bars that are seen, without what only catches the pointer."""
    return [trace for trace in figure.data if trace.type == "bar" and trace.showlegend is not False]


def test_a_low_pareto_bar_has_something_to_point_at(frames: dict[str, pd.DataFrame]) -> None:
    figure = DRAW["pareto"](frames["pareto"], Say("en"))
    top = max(height for trace in visible(figure) for height in trace.y)
    (targets,) = [trace for trace in figure.data if trace.type == "bar" and trace.showlegend is False]
    caught = {tuple(mark) for mark in targets.customdata}
    for trace in visible(figure):
        for height, mark in zip(trace.y, trace.customdata, strict=True):
            assert (tuple(mark) in caught) == (height < 0.04 * top)
    assert min(targets.y) >= 0.25 * top


def test_a_pareto_bar_is_as_high_as_its_customers_are_worth_on_average(frames: dict[str, pd.DataFrame]) -> None:
    figure = DRAW["pareto"](frames["pareto"], Say("en"))
    heights = [height * (last - first + 1) for trace in visible(figure)
               for height, (first, last) in zip(trace.y, trace.customdata, strict=True)]  # fmt: skip
    assert sum(heights) == pytest.approx(frames["pareto"]["value"].astype(float).sum())


def test_pareto_names_the_peak_above_the_whole_and_pins_its_ticks() -> None:
    rows = pd.DataFrame(
        {
            "bin": [0, 1, 2],
            "abc": ["A", "B", "C"],
            "rank_from": [1, 2, 3],
            "rank_to": [1, 2, 3],
            "customers": [1, 1, 1],
            "value": [100.0, 50.0, -50.0],
            "cumulative_share": [1.0, 1.5, 1.0],
            "customer": ["a", "b", "c"],
        }
    )
    figure = DRAW["pareto"](rows, Say("zh"))
    assert figure.layout.yaxis2.tickmode == "array"
    assert list(figure.layout.yaxis2.ticktext) == ["0%", "20%", "40%", "60%", "80%", "100%", "150%"]
    assert figure.layout.yaxis2.range[1] >= 1.5
    left, right = figure.layout.yaxis.range, figure.layout.yaxis2.range
    assert left[0] / left[1] == pytest.approx(right[0] / right[1], rel=0.05), "both zeros on one line"


def test_pareto_draws_a_scope_that_is_all_losses() -> None:
    rows = pd.DataFrame(
        {
            "bin": [0, 1],
            "abc": ["C", "C"],
            "rank_from": [1, 2],
            "rank_to": [1, 2],
            "customers": [1, 1],
            "value": [-10.0, -90.0],
            "cumulative_share": [None, None],
            "customer": ["a", "b"],
        }
    )
    figure = DRAW["pareto"](rows, Say("en"))
    low, high = figure.layout.yaxis.range
    assert low <= -90 and high >= 0
    assert figure.layout.yaxis2.range[0] < figure.layout.yaxis2.range[1]


def test_distribution_marks_loss_and_nothing() -> None:
    rows = pd.DataFrame(
        {
            "low": [-1.0, 0.0, 0.5, 1000.0, 20000.0],
            "high": [0.0, 0.0, 1.0, 2000.0, 50000.0],
            "customers": [2, 1, 5, 3, 4],
            "value": [-9.0, 0.0, 3.0, 4000.0, 90000.0],
        }
    )
    figure = DRAW["distribution"](rows, Say("en"))
    (bars,) = figure.data
    assert list(bars.marker.color) == [palette.LOSS, palette.OTHERS, *[palette.GAIN] * 3]
    assert clickable(figure) == rows[["low", "high"]].to_numpy().tolist()
    assert list(figure.layout.xaxis.ticktext) == ["below 0", "0", "0.5–1", "1k–2k", "20k–50k"]
    assert "$90,000.00" in bars.hovertext[4]


@pytest.mark.parametrize(
    ("grouping", "names"), [("abc", ["Class A", "Class B", "Class C"]), ("tier", ["Top", "Keep", "Review"])]
)
def test_classes_run_from_left_to_right_and_fill_the_bar(
    frames: dict[str, pd.DataFrame], grouping: str, names: list[str]
) -> None:
    figure = DRAW[grouping](frames[grouping], Say("en"))
    assert [trace.name for trace in figure.data] == names
    assert [sum(trace.x[place] for trace in figure.data) for place in (0, 1)] == pytest.approx([1, 1])
    assert list(figure.data[0].y) == ["of value", "of customers"], "the second is drawn above the first"


def test_churned_points_down_and_periods_not_yet_certain_are_pale(frames: dict[str, pd.DataFrame]) -> None:
    figure = DRAW["churn_flow"](frames["churn_flow"], Say("en"))
    by_flow = {next(mark[1] for mark in trace.customdata if mark): trace for trace in figure.data}
    assert set(by_flow) == {"stayed", "new", "returned", "churned"}
    assert min(*by_flow["new"].y, *by_flow["returned"].y, *by_flow["stayed"].y) >= 0 and max(by_flow["churned"].y) <= 0
    rows = frames["churn_flow"].set_index("period_start")
    for trace in by_flow.values():
        for mark, height, opacity, hover in zip(
            trace.customdata, trace.y, trace.marker.opacity, trace.hovertext, strict=True
        ):
            assert bool(mark) == (height != 0), "a bar opens its customers, and nothing where there are none"
            if not mark:
                continue
            start, flow = mark
            row = rows.loc[date.fromisoformat(start)]
            assert abs(height) == row[flow]
            assert (opacity < 0.5) == (row["partial"] or row["provisional"])
            assert ("Provisional" in hover) == row["provisional"] and ("Partial" in hover) == row["partial"]
    assert any(rows["provisional"])


def test_uncertain_points_of_a_line_are_hollow(frames: dict[str, pd.DataFrame]) -> None:
    rows = frames["churn_lines"].set_index(["period_start", "segment"])
    seen = set()
    for trace in DRAW["churn_lines"](frames["churn_lines"], Say("en")).data:
        assert "markers" in trace.mode, "a line without markers cannot be clicked"
        for mark, symbol, rate in zip(trace.customdata, trace.marker.symbol, trace.y, strict=True):
            assert bool(mark) == (rate > 0), "a point opens its customers, and nothing where nobody left"
            if not mark:
                continue
            start, segment = mark
            row = rows.loc[(date.fromisoformat(start), segment)]
            assert rate == row["churn_rate"]
            assert symbol.endswith("-open") == (row["partial"] or row["provisional"])
            seen.add(symbol)
    assert len(seen) == 2


def test_the_whole_is_one_thick_line_without_a_legend(frames: dict[str, pd.DataFrame]) -> None:
    (line,) = DRAW["churn_whole"](frames["churn_whole"], Say("en")).data
    assert line.line.width > 2 and line.showlegend is False


def test_many_segments_and_periods_stay_few_marks() -> None:
    rows = periods_of(60, [f"Segment {number:02}" for number in range(30)])
    lines, matrix = DRAW["churn_lines"](rows, Say("en")), DRAW["churn_matrix"](rows, Say("en"))
    assert {mark[1] for mark in clickable(lines)} == {f"Segment {number:02}" for number in range(8)}
    assert len({mark[0] for mark in clickable(lines)}) == 40
    assert {mark[1] for mark in clickable(matrix)} == {f"Segment {number:02}" for number in range(20)}
    assert len({mark[0] for mark in clickable(matrix)}) == 12
    assert len(clickable(lines)) <= MAX_MARKS and len(clickable(matrix)) <= MAX_MARKS
    assert lines.layout.legend.title.text == "The 8 largest of 30"
    assert [note.text for note in matrix.layout.annotations] == ["The 20 largest of 30"]
    flow = rows[rows["segment"] == "Segment 00"].assign(segment_by="all", segment="all")
    assert marks(DRAW["churn_flow"](flow, Say("en"))) == 4 * 40


def test_the_matrix_has_the_largest_segment_on_top() -> None:
    figure = DRAW["churn_matrix"](periods_of(4, ["b", "a", "c"]), Say("en"))
    assert down(figure) == ["b", "a", "c"]


def test_every_row_of_the_matrix_lies_at_its_own_label() -> None:
    figure = DRAW["churn_matrix"](periods_of(4, ["b", "a", "c"]), Say("en"))
    labels = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    found = {}
    for trace in figure.data:
        (segment,) = {mark[1] for mark in trace.customdata}
        (middle,) = {base + height / 2 for base, height in zip(trace.base, trace.y, strict=True)}
        found[segment] = labels[min(labels, key=lambda place: abs(place - middle))]
    assert found == {"a": "a", "b": "b", "c": "c"}


def test_the_matrix_is_darker_where_more_left() -> None:
    rows = periods_of(4, ["one"]).assign(churn_rate=[0.3, 0.0, 0.1, 0.2])
    (row,) = DRAW["churn_matrix"](rows, Say("en")).data
    lights = [_contrast(colour, "#000000") for colour in row.marker.color]
    assert lights[0] < lights[3] < lights[2] < lights[1]


def test_a_matrix_of_few_customers_is_pale_and_silent() -> None:
    figure = DRAW["churn_matrix"](periods_of(4, ["few"], opening=4), Say("en"))
    (row,) = [trace for trace in figure.data if trace.customdata is not None]
    assert set(row.text) == {""} and set(row.marker.opacity) == {palette.PALE}
    assert all("2 of 4 customers" in hover for hover in row.hovertext)


def test_text_in_the_matrix_is_readable_on_its_square() -> None:
    rows = pd.concat([periods_of(1, [f"s{number}"]).assign(churn_rate=number / 20) for number in range(21)])
    figure = DRAW["churn_matrix"](rows, Say("en"))
    for trace in figure.data:
        if trace.customdata is not None:
            for ground, ink in zip(trace.marker.color, trace.textfont.color, strict=True):
                assert _contrast(ground, ink) >= 4, (ground, ink)


def test_a_segment_without_a_name_says_so_but_drills_as_it_is() -> None:
    rows = periods_of(4, ["North", ""])
    for name in ("churn_lines", "churn_matrix"):
        figure = DRAW[name](rows, Say("en"))
        assert "(not given)" in words(figure)
        assert {mark[1] for mark in clickable(figure)} == {"North", ""}


@pytest.mark.parametrize("name", ["churn_lines", "churn_matrix"])
def test_a_users_name_is_never_markup(name: str) -> None:
    figure = DRAW[name](periods_of(4, ["<b>R&D</b>", "a<br>b"]), Say("en"))
    assert not [text for text in words(figure) if "<b>" in text or "a<br>b" in text]
    assert {mark[1] for mark in clickable(figure)} == {"<b>R&D</b>", "a<br>b"}


def test_a_category_is_never_markup_nor_taken_for_another() -> None:
    start = "A very long category name, "
    rows = pd.DataFrame(
        {"category": [start + "one", start + "two", "<b>x</b>"], "last_12m": [3.0, 2.0, 1.0], "before_12m": [1.0] * 3}
    )
    figure = DRAW["category_bars"](rows, Say("en"))
    assert not [text for text in words(figure) if "<b>x" in text]
    for trace in figure.data:
        assert len(set(trace.y)) == 3, "each has a place of its own"


def test_categories_have_the_largest_on_top_others_last_and_the_latest_year_first() -> None:
    rows = pd.DataFrame(
        {
            "category": [f"c{number:02}" for number in range(20)],
            "last_12m": [float(100 - number) for number in range(20)],
            "before_12m": [50.0] * 20,
        }
    )
    figure = DRAW["category_bars"](rows, Say("en"))
    texts = down(figure)
    assert texts[0] == "c00" and texts[-1] == "Others" and len(texts) == 13
    by_name = {trace.name: trace for trace in figure.data}
    assert max(by_name["Last 12 months"].x[-1], by_name["Last 12 months"].x[0]) == sum(range(81, 89))
    upside_down = figure.layout.yaxis.autorange == "reversed" or (
        figure.layout.yaxis.range is not None and figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    )
    first = figure.data[0 if upside_down else -1]
    assert first.name == "Last 12 months", "the latest year is the upper bar of the two"


def test_the_come_back_curve_is_thinned_and_shows_the_window() -> None:
    days = range(1, 2001)
    curve = pd.DataFrame({"days": days, "come_back_rate": [math.exp(-day / 300) for day in days]})
    figure = charts.come_back(curve, Say("en"), 900, 480)
    (line,) = [trace for trace in figure.data if trace.mode == "lines"]
    assert 100 < len(line.x) <= 300
    assert {shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1} == {900, 480}
    assert any(shape.y0 == shape.y1 == 0.2 for shape in figure.layout.shapes)
    assert "900 days" in [note.text for note in figure.layout.annotations]


def test_months_without_an_order_are_nothing_and_returns_are_orange() -> None:
    rows = pd.DataFrame(
        {"month": [date(2024, 1, 1), date(2024, 4, 1)], "orders": [1, 1], "value": [100.0, -20.0]},
    )
    (bars,) = charts.month_bars(rows, Say("en"), "$", date(2024, 6, 15)).data
    assert list(bars.y) == [100, 0, 0, -20, 0, 0]  # silent months up to the as-of date are there too
    assert list(bars.marker.color) == [palette.GAIN] * 3 + [palette.LOSS] + [palette.GAIN] * 2
    long = pd.DataFrame({"month": [date(2015, 1, 1), date(2024, 4, 1)], "orders": [1, 1], "value": [1.0, 2.0]})
    assert marks(DRAW["month_bars"](long, Say("en"))) == 60


@pytest.mark.parametrize("kind", ["month", "quarter", "half", "year", "12m"])
def test_every_period_has_its_own_place(sample: Sample, kind: str) -> None:
    view = replace(View(sample.id), period=kind)
    rows = churn.breakdown(sample.workspace, view).rows
    figure = charts.churn_flow(rows, Say("zh"), kind)
    assert all(len(set(trace.x)) == len(trace.x) > 0 for trace in figure.data)


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        if colour.startswith("#"):
            parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        else:
            parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        shares = [part / 255 for part in parts]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_value_lost_is_that_of_the_churned_in_every_period(frames: dict[str, pd.DataFrame]) -> None:
    rows = frames["churn_value"]
    (bars,) = DRAW["churn_value"](rows, Say("en")).data
    told = rows[rows["opening"] > 0]
    assert list(bars.y) == [float(value) for value in told["churned_value"]]
    assert [mark[0] for mark in bars.customdata] == [start.isoformat() for start in told["period_start"]]


def test_a_waterfall_starts_where_the_bar_before_ends(frames: dict[str, pd.DataFrame]) -> None:
    bars = DRAW["bridge"](frames["bridge"], Say("en")).data[0]
    ends = [base + value for base, value in zip(bars.base, bars.y, strict=True)]
    assert bars.base[0] == bars.base[-1] == 0
    assert list(bars.base[1:-1]) == pytest.approx(ends[:-2]) and ends[-2] == pytest.approx(ends[-1])
    assert bars.marker.opacity[-1] == palette.PALE < bars.marker.opacity[0]
    assert [list(mark) for mark in bars.customdata] == [["earlier"], *([name] for name in bridge.PARTS), [], ["later"]]


def test_more_than_chance_is_strong(frames: dict[str, pd.DataFrame]) -> None:
    cells = frames["migration"]
    bars = DRAW["migration"](cells, Say("en")).data[0]
    strong = [colour in (palette.GAIN, palette.LOSS, palette.OTHERS) for colour in bars.marker.color]
    assert strong == list(cells["outside"] == "more") and any(strong) and not all(strong)
    way = dict(zip(map(tuple, cells[["origin", "destination"]].to_numpy()), bars.marker.color, strict=True))
    assert way["A", "B"] == way["A", "gone"] and way["B", "A"] != way["A", "B"] != way["A", "A"]


def test_the_steps_lead_from_opening_to_closing() -> None:
    row = periods_of(1, ["all"]).assign(opening=10, new=4, returned=3, churned=6, closing=11)
    (bars,) = DRAW["churn_steps"](row, Say("en")).data
    spans = [(base, base + height) for base, height in zip(bars.base, bars.y, strict=True)]
    assert spans == [(0, 10), (10, 14), (14, 17), (11, 17), (0, 11)]
    assert list(bars.text) == ["10", "+4", "+3", "−6", "11"]
    assert [mark[1] for mark in bars.customdata] == ["opening", "new", "returned", "churned", "closing"]


def test_crossed_segments_stand_in_their_own_order_and_small_ones_are_pale() -> None:
    rows = pd.concat([periods_of(1, ["C", "none", "A", "B"], size).assign(cross=name)
                      for name, size in (("few", 6), ("many", 40))])  # fmt: skip
    rows = rows.assign(segment_by="abc", cross_by="region")
    figure = DRAW["churn_cross"](rows, Say("en"))
    assert down(figure) == ["Class A", "Class B", "Class C", "No value in the year before"[:21] + "…"]
    assert list(figure.layout.xaxis.ticktext) == ["many", "few"]
    for trace in figure.data:
        for mark, opacity, text, hover in zip(
            trace.customdata, trace.marker.opacity, trace.text, trace.hovertext, strict=True
        ):
            (row,) = rows[(rows["segment"] == mark[1]) & (rows["cross"] == mark[2])].itertuples()
            assert (opacity < 1) == (row.opening < 5) == (text == "") == ("Fewer than 5" in hover)
            assert "95 %: 1.0" in hover


def test_the_interval_of_the_whole_is_drawn(frames: dict[str, pd.DataFrame]) -> None:
    rows = frames["churn_flow"]
    (line,) = charts.churn_lines(rows, Say("en"), "quarter", "churn_rate").data
    told = rows[rows["opening"] > 0]
    high = [y + over for y, over in zip(line.y, line.error_y.array, strict=True)]
    assert high == pytest.approx(told["churn_high"].tolist())


def test_a_triangle_has_one_square_for_every_cohort_and_period(frames: dict[str, pd.DataFrame]) -> None:
    rows, figure = frames["triangle"], DRAW["triangle"](frames["triangle"], Say("en"))
    assert {(mark[0], mark[1]) for mark in clickable(figure)} == {
        (row.cohort_start.isoformat(), row.period_start.isoformat()) for row in rows.itertuples()
    }
    assert {mark[2] for mark in clickable(figure)} == {"staying"}
    assert {mark[2] for mark in clickable(DRAW["triangle_value"](rows, Say("en")))} == {"buying"}


def test_the_rest_is_grey_last_and_opens_nothing(frames: dict[str, pd.DataFrame]) -> None:
    curves = frames["survival"]
    first = curves["segment"].iloc[0]
    rest = curves.assign(rest=curves["segment"] == first)
    rest = rest.assign(segment=rest["segment"].mask(rest["rest"], ""))
    lines = [trace for trace in DRAW["survival"](rest, Say("en")).data if trace.mode == "lines+markers"]
    assert lines[-1].name == "Others" and lines[-1].line.color == palette.OTHERS and lines[-1].customdata is None
    assert all(trace.customdata is not None for trace in lines[:-1])


def test_a_class_of_a_cut_opens_the_list_that_ranks_over_the_same_months() -> None:
    assert drill.what_if("abc")(["A"])["range"] == "12m"


def test_more_than_evenly_is_orange() -> None:
    rows = pd.DataFrame(
        {"month_of_year": [1, 2], "buying": [100, 100], "lost": [30, 10], "if_even": [20.0, 20.0], "rate": [0.3, 0.1],
         "rate_low": [0.2, 0.05], "rate_high": [0.4, 0.2]}
    )  # fmt: skip
    bars, evenly = DRAW["season"](rows, Say("en")).data
    assert list(bars.x) == ["Jan", "Feb"] and list(bars.marker.color) == [palette.LOSS, palette.OTHERS]
    assert list(evenly.y) == [20.0, 20.0]
    perhaps_chance = charts.season(rows, Say("en"), False).data[0]
    assert set(perhaps_chance.marker.color) == {palette.OTHERS}


def test_a_year_is_said_once_above_columns_that_touch_each_other() -> None:
    assert two_lines_each(["Q3 2024", "Q4 2024", "Q1 2025"]) == ["Q3<br>2024", "Q4", "Q1<br>2025"]
    assert two_lines_each(["2024年四季度", "2025年一季度", "2025年二季度"]) == [
        "2024年<br>四季度",
        "2025年<br>一季度",
        "<br>二季度",
    ]
    assert two_lines_each(["2024", "2025"]) == ["2024", "2025"]


def test_names_above_squares_stay_whole() -> None:
    def above(*names: str, **kind: bool) -> list[str]:
        one = Square(0.5, "", "", [])
        return list(squares(Say("en"), ["East"], names, [[one] * len(names)], **kind).layout.xaxis.ticktext)

    assert above("Class A", "Class B") == ["Class A", "Class B"]
    crowded = ("Jane Smith", "Bob Smith", "Jane Dale", "Bob Dale", "Ann Lee")
    assert above(*crowded) == ["Jane<br>Smith", "Bob<br>Smith", "Jane<br>Dale", "Bob<br>Dale", "Ann<br>Lee"]
    assert above("Q1 2024", "Q2 2024", periods=True) == ["Q1<br>2024", "Q2"]


def test_a_wide_triangle_says_per_cent_once() -> None:
    def cells(later: int) -> tuple[set[str], str]:
        rows = pd.DataFrame({"later": range(later)})
        rows = rows.assign(cohort_start=date(2023, 1, 1), cohort_end=date(2023, 3, 31), cohort_customers=20)
        rows = rows.assign(period_start=date(2023, 4, 1), period_end=date(2023, 6, 30), begins=False, partial=False)
        rows = rows.assign(buying=10, buying_share=0.5, staying=10, staying_share=0.5, value=1.0, value_share=0.5)
        figure = charts.triangle(rows, Say("en"), "quarter", "buying", "")
        return set(figure.data[0].text), figure.layout.xaxis.title.text

    assert cells(12) == ({"50\u00a0%"}, Say("en")("chart.months_since"))
    assert cells(13) == ({"50"}, Say("en")("chart.months_since_percent"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_have_one_mark_each_that_opens_its_list(language: str) -> None:
    rows = pd.DataFrame(
        [
            ("window", 90, 60.0, 9.0, 0.15, 0.08, 0.26, 0.9),
            ("window", 365, 0.0, 0.0, float("nan"), float("nan"), float("nan"), 0.0),
            ("cycles", None, 50.0, 5.0, 0.1, 0.04, 0.21, 0.88),
        ],
        columns=["rule", "days", "flagged", "came_back", "false_alarms", "false_low", "false_high", "caught"],
    ).astype({"days": "Int64"})
    figure = charts.rule_marks(
        rows, Say(language), lambda rule, days: f"{rule} {days}", rows["days"].eq(90).fillna(False)
    )
    marks = [list(mark) for trace in figure.data for mark in trace.customdata]
    assert marks == [["window", 90], ["cycles", ""]]  # who flags nobody has no place among false alarms
    assert [size for trace in figure.data for size in trace.marker.size] == [18, 11]
    own = charts.rule_marks(rows, Say(language), lambda rule, days: f"{rule} {days}", rows["rule"] == "cycles")
    assert [size for trace in own.data for size in trace.marker.size] == [11, 18]
    assert rule_table.listed(marks[0])["rule_days"] == 90 and "rule_days" not in rule_table.listed(marks[1])


def test_a_cell_without_customers_opens_nothing() -> None:
    rows = periods_of(2, ["nobody", "some"])
    rows.loc[rows["segment"] == "nobody", ["churned_of_opening", "churn_rate"]] = 0
    for name in ("churn_lines", "churn_matrix"):
        marks = clickable(DRAW[name](rows, Say("en")))
        assert {mark[1] for mark in marks if mark} == {"some"}
        assert marks.count([]) == 2


def test_names_of_reps_hide_neither_marks_nor_names() -> None:
    from pages.parts.charts.reasons import _beside

    rows = pd.DataFrame({"expected": [5.5, 5.8, 5.6, 9.0], "ratio": [1.45, 1.38, 1.30, 0.6]})
    places = _beside(rows, ["Leo Grant", "Eva Novak", "Owen Clarke", "Paul Stern"], 9.0, 2.5)
    assert places[0] == places[3] == "top center" and len(set(places[:3])) == 3


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Q1 2024", "Q1<br>2024"),
        ("Apr 2023 – Mar 2024", "Apr 2023 –<br>Mar 2024"),
        ("2024", "2024"),
        ("2024年", "2024年"),
        ("2024年一季度", "2024年<br>一季度"),
        ("2023年4月–2024年3月", "2023年4月–<br>2024年3月"),
        ("0–2", "0–2"),
    ],
)
def test_a_period_in_two_lines(label: str, lines: str) -> None:
    assert two_lines(label) == lines
