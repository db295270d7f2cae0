"""Charts: a frame in, a Plotly figure out. The one rule: pure; words from the catalogue, never a title.

Every clickable mark carries its ``customdata``, from which a page makes the list behind it.
"""

from pages.parts.charts.account import category_bars, course, month_bars
from pages.parts.charts.churn import churn_cross, churn_lines, churn_matrix, come_back
from pages.parts.charts.class_course import class_course
from pages.parts.charts.concentration import compared, concentration_course, lorenz, stress, whale
from pages.parts.charts.flows import churn_flow, churn_steps, churn_value
from pages.parts.charts.growth import alike, white
from pages.parts.charts.loyalty import discounts, loyalty, quadrants
from pages.parts.charts.movement import bridge_segments, migration, waterfall
from pages.parts.charts.prediction import (
    alive_bands,
    backtest_course,
    backtest_frequencies,
    backtest_models,
    backtest_rules,
)
from pages.parts.charts.profile import habits, lifts
from pages.parts.charts.reasons import difference_dots, lost_bars, reason_bars, rep_funnel
from pages.parts.charts.retention import hazard, season, survival, triangle
from pages.parts.charts.rules import rule_marks
from pages.parts.charts.tiers import class_bars, class_map
from pages.parts.charts.value import distribution, pareto
from pages.parts.charts.warning import call_curve, owner_bars, signal_bars
from pages.parts.charts.what_if import what_if_cells, what_if_readings

__all__ = [
    "alike",
    "alive_bands",
    "backtest_course",
    "backtest_frequencies",
    "backtest_models",
    "backtest_rules",
    "bridge_segments",
    "call_curve",
    "category_bars",
    "churn_cross",
    "churn_flow",
    "churn_lines",
    "churn_matrix",
    "churn_steps",
    "churn_value",
    "class_bars",
    "class_course",
    "class_map",
    "come_back",
    "compared",
    "concentration_course",
    "course",
    "difference_dots",
    "discounts",
    "distribution",
    "habits",
    "hazard",
    "lifts",
    "lorenz",
    "lost_bars",
    "loyalty",
    "migration",
    "month_bars",
    "owner_bars",
    "pareto",
    "quadrants",
    "reason_bars",
    "rep_funnel",
    "rule_marks",
    "season",
    "signal_bars",
    "stress",
    "survival",
    "triangle",
    "waterfall",
    "whale",
    "what_if_cells",
    "what_if_readings",
    "white",
]
