"""Measures, periods, ranges, tiers and rules: each business word once, with its unit and its parameter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What "value" means.

    ``unit`` is money, count, share or score. ``kind`` is how the value between two days comes about: the sum of
    something, a count of distinct things, the ratio of two sums, or a score of other measures. ``needs`` are the
    columns that a file must have for it. ``core.worth`` has what each one computes.
    """

    name: str
    unit: str
    kind: str
    needs: tuple[str, ...] = ()

    @property
    def additive(self) -> bool:
        """Whether values of customers can be added up: only then are there shares, classes and a concentration."""
        return self.kind in ("sum", "distinct")


MEASURES: dict[str, Measure] = {
    one.name: one
    for one in (
        Measure("revenue", "money", "sum", ("amount",)),
        Measure("profit", "money", "sum", ("profit",)),
        Measure("margin_rate", "share", "ratio", ("amount", "profit")),
        Measure("orders", "count", "sum"),
        Measure("units", "count", "sum", ("quantity",)),
        Measure("average_order", "money", "ratio", ("amount",)),
        Measure("active_months", "count", "distinct"),
        Measure("categories", "count", "distinct", ("category",)),
        Measure("score", "score", "score"),
    )
}
SCORE = "score"
SCORED: tuple[str, ...] = tuple(name for name in MEASURES if name != SCORE)
"""What a score can be made of."""
DEFAULT_WEIGHTS: dict[str, int] = {"revenue": 40, "profit": 30, "orders": 20, "active_months": 10}
"""The weights of a score until the user sets others; those that a file cannot answer fall out."""
MAX_WEIGHT = 100


def key_group(measure: str) -> dict[str, str]:
    """Which class or tier the key accounts are: class A, or where values cannot be added up the first fifth."""
    return {"abc": "A"} if MEASURES[measure].additive else {"tier": "key"}


PERIODS: tuple[str, ...] = ("month", "quarter", "half", "year", "12m")
"""Length of a period; ``12m`` are trailing windows of twelve months that end on the as-of date."""

RANGES: tuple[str, ...] = ("all", "12m", "period")
"""Which lines a customer's value sums: all up to the as-of date, the trailing 12 months, or the current period."""

ABC: tuple[str, ...] = ("A", "B", "C")
TIERS: tuple[str, ...] = ("key", "keep", "review")
FLOWS: tuple[str, ...] = ("opening", "new", "returned", "churned", "closing", "churned_of_opening", "stayed")

OWN_GROUP = "own_group"
COMPUTED_SEGMENTS: tuple[str, ...] = ("abc", "rfm", "tenure", "cohort", OWN_GROUP)
"""Segments that are no column of the file: what a customer was before a period, and the groups that users made."""
TENURES: tuple[str, ...] = ("new", "months_3", "year_1", "year_2", "year_4", "longer")

SMALL_CELL = 5
"""Below so many customers a rate says little: it is drawn pale."""

ABC_A_PERCENT = 80
"""Class A ends where the cumulative share reaches this many per cent, unless the user sets another limit."""
ABC_B_PERCENT = 95
KEY_PERCENT, REVIEW_PERCENT = 20, 20
"""Of customers: the first are key, the last are to be reviewed, unless the user sets other limits."""

CLASSIFICATIONS: tuple[str, ...] = ("abc", "tier", "rfm8", "rfm")
RFM8: tuple[str, ...] = ("111", "101", "011", "001", "110", "100", "010", "000")
"""The eight classes of recency, frequency and money: 1 is high; the important ones first."""
RFM: tuple[str, ...] = (
    "champions",
    "loyal",
    "cannot_lose",
    "at_risk",
    "big_spenders",
    "new",
    "promising",
    "attention",
    "about_to_sleep",
    "hibernating",
    "lost",
)
"""Segments of the scores 1 to 5; ``sql/rfm.sql`` has the map, of which the first match wins."""
COME_BACK_LIMIT = 0.20
"""The suggested inactivity window is the shortest with at most this come-back rate."""
MIN_GAPS_FOR_SUGGESTION = 20
FALLBACK_WINDOW_DAYS = 180
WINDOW, ALIVE = "window", "alive"
HOUSE_RULES: tuple[str, ...] = (WINDOW, "cycles", "rhythm", "pepper", "sqlbi", ALIVE)
"""After how many silent days a customer is lost: the same for everybody, or each customer's own."""
RULES_WITH_WINDOW: tuple[str, ...] = (WINDOW, "rhythm", "pepper")
"""Those for which the window serves, for everybody or for who bought too seldom."""
RHYTHM_MIN_GAPS = 3
RHYTHM_QUANTILE_PERCENT = 90
PEPPER_PURCHASES = 5
