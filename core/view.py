"""The View: who, when and what, as one frozen value that every figure, link and export is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.definitions import MEASURES, PERIODS, RANGES
from core.errors import UserError
from core.fact import SEGMENTS

MAX_WINDOW_DAYS = 3650


@dataclass(frozen=True)
class View:
    """One scope.

    ``as_of`` None is the last date of the data; ``window`` None is the suggested inactivity window (days);
    ``filters`` are pairs of a segment column and the values it may have. Raises ``UserError`` on anything
    outside the closed lists, so that a wrong query cannot exist.
    """

    data_set: str
    as_of: date | None = None
    period: str = "quarter"
    measure: str = "revenue"
    span: str = "all"
    window: int | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        _one_of("period", self.period, PERIODS)
        _one_of("measure", self.measure, tuple(MEASURES))
        _one_of("range", self.span, RANGES)
        for column, _ in self.filters:
            _one_of("filter", column, SEGMENTS)
        if self.window is not None and not 1 <= self.window <= MAX_WINDOW_DAYS:
            raise UserError("bad_option", option="window", value=self.window, choices=f"1–{MAX_WINDOW_DAYS}")

    def unfiltered(self) -> View:
        """The same scope over all customers."""
        return replace(self, filters=())


def _one_of(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UserError("bad_option", option=option, value=value, choices=", ".join(choices))
