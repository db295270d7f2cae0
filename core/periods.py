"""Calendar of a scope: which periods there are up to the as-of date. The one rule: no clock, only the data's dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "12m": 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days ``start`` to ``end``, both inside. ``value_from`` is twelve months before ``start``."""

    start: date
    end: date

    @property
    def value_from(self) -> date:
        """First day of the twelve months before the period."""
        return self.start - relativedelta(years=1)


def trailing_start(as_of: date) -> date:
    """First day of the trailing twelve months that end on ``as_of``."""
    return as_of + _DAY - relativedelta(years=1)


def containing(kind: str, day: date, fiscal_start: int = 1) -> Period:
    """The period of this kind in which ``day`` falls; for ``12m`` the window that ends on it."""
    if kind == "12m":
        return Period(trailing_start(day), day)
    months = MONTHS[kind]
    offset = (day.year * 12 + day.month - fiscal_start) // months * months + fiscal_start - 1
    start = date(offset // 12, offset % 12 + 1, 1)
    return Period(start, start + relativedelta(months=months) - _DAY)


def starting(kind: str, start: date) -> Period:
    """The period of this kind that begins on ``start``."""
    return Period(start, start + relativedelta(months=MONTHS[kind]) - _DAY)


def before(kind: str, period: Period) -> Period:
    """The period just before."""
    if kind == "12m":
        return containing(kind, period.start - _DAY)
    start = period.start - relativedelta(months=MONTHS[kind])
    return Period(start, period.start - _DAY)


def all_periods(kind: str, first_day: date, as_of: date) -> tuple[Period, ...]:
    """Every period from the first day of the data to the as-of date, oldest first."""
    period = containing(kind, as_of)
    found = [period]
    while period.start > first_day:
        period = before(kind, period)
        found.append(period)
    return tuple(reversed(found))


def to_date(kind: str, as_of: date) -> tuple[Period, Period]:
    """The period before and the current one, both cut after as many days as the current one has had."""
    current = containing(kind, as_of)
    earlier = before(kind, current)
    days = as_of - current.start
    return Period(
        earlier.start, earlier.end if as_of == current.end else min(earlier.end, earlier.start + days)
    ), Period(current.start, as_of)
