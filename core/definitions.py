"""Measures, periods, ranges, tiers and rules: each business word once, with its unit and its parameter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What "value" means: the column of the fact table to sum (None: orders are counted), and its unit."""

    name: str
    column: str | None
    unit: str


MEASURES: dict[str, Measure] = {
    "revenue": Measure("revenue", "amount", "money"),
    "profit": Measure("profit", "profit", "money"),
    "orders": Measure("orders", None, "count"),
    "units": Measure("units", "quantity", "count"),
}

PERIODS: tuple[str, ...] = ("month", "quarter", "half", "year", "12m")
"""Length of a period; ``12m`` are trailing windows of twelve months that end on the as-of date."""

RANGES: tuple[str, ...] = ("all", "12m", "period")
"""Which lines a customer's value sums: all up to the as-of date, the trailing 12 months, or the current period."""

ABC: tuple[str, ...] = ("A", "B", "C")
TIERS: tuple[str, ...] = ("key", "keep", "review")
FLOWS: tuple[str, ...] = ("opening", "new", "returned", "churned", "closing", "churned_of_opening")

ABC_A_PERCENT = 80
"""Class A ends where the cumulative share reaches this many per cent."""
ABC_B_PERCENT = 95
COME_BACK_LIMIT = 0.20
"""The suggested inactivity window is the shortest with at most this come-back rate."""
MIN_GAPS_FOR_SUGGESTION = 20
FALLBACK_WINDOW_DAYS = 180
RHYTHM_MIN_GAPS = 3
RHYTHM_QUANTILE_PERCENT = 90
