"""The View: who, when and what, as one frozen value that every figure, link and export is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.definitions import (
    ABC_A_PERCENT,
    ABC_B_PERCENT,
    HOUSE_RULES,
    KEY_PERCENT,
    MAX_WEIGHT,
    MEASURES,
    PERIODS,
    RANGES,
    REVIEW_PERCENT,
    SCORE,
    SCORED,
)
from core.errors import UserError
from core.fact import SEGMENTS

MAX_WINDOW_DAYS = 3650
LIMITS = ("a_percent", "b_percent", "key_percent", "review_percent")
"""Limits of classes and tiers."""


@dataclass(frozen=True)
class View:
    """One scope.

    ``as_of`` None is the last date of the data; ``window`` None is the suggested inactivity window (days);
    ``rule`` says when a customer counts as lost: after the window, or after days of its own (with too few
    purchases for that the window serves);
    ``filters`` are pairs of a segment column and the values it may have; ``weights`` are pairs of a measure and what it
    weighs in a score, which has some. The percentages are the limits of classes A and B (of the value) and of the tiers
    key and review (of the customers). Raises ``UserError`` on anything outside the closed lists, so that a wrong query
    cannot exist.
    """

    data_set: str
    as_of: date | None = None
    period: str = "quarter"
    measure: str = "revenue"
    span: str = "all"
    window: int | None = None
    rule: str = HOUSE_RULES[0]
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    a_percent: int = ABC_A_PERCENT
    b_percent: int = ABC_B_PERCENT
    key_percent: int = KEY_PERCENT
    review_percent: int = REVIEW_PERCENT

    def __post_init__(self) -> None:
        _one_of("period", self.period, PERIODS)
        _one_of("measure", self.measure, tuple(MEASURES))
        _one_of("range", self.span, RANGES)
        _one_of("rule", self.rule, HOUSE_RULES)
        for column, _ in self.filters:
            _one_of("filter", column, SEGMENTS)
        for name, weight in self.weights:
            _one_of("weights", name, SCORED)
            if not 1 <= weight <= MAX_WEIGHT:
                raise UserError("bad_option", option="weights", value=weight, choices=f"1–{MAX_WEIGHT}")
        if (self.measure == SCORE and not self.weights) or len(dict(self.weights)) < len(self.weights):
            raise UserError("bad_option", option="weights", value="", choices=", ".join(SCORED))
        if not 1 <= self.a_percent < self.b_percent <= 100:
            raise UserError("bad_option", option="a_percent", value=self.a_percent, choices="1 ≤ A < B ≤ 100")
        if self.key_percent < 1 or self.review_percent < 0 or self.key_percent + self.review_percent > 100:
            raise UserError("bad_option", option="key_percent", value=self.key_percent, choices="1–100")
        if self.window is not None and not 1 <= self.window <= MAX_WINDOW_DAYS:
            raise UserError("bad_option", option="window", value=self.window, choices=f"1–{MAX_WINDOW_DAYS}")

    def unfiltered(self) -> View:
        """The same scope over all customers."""
        return replace(self, filters=())


def weights_of(text: str) -> tuple[tuple[str, int], ...]:
    """The weights of a score from ``revenue:40,orders:20``. Raises ``UserError`` on anything else."""
    pairs = [part.partition(":") for part in text.split(",") if part]
    for _, _, weight in pairs:
        if not weight.isdecimal():
            raise UserError("bad_option", option="weights", value=text, choices="revenue:40,orders:20")
    return tuple((name.strip(), int(weight)) for name, _, weight in pairs)


def _one_of(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UserError("bad_option", option=option, value=value, choices=", ".join(choices))
