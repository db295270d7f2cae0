"""From a mark of a chart to the parameters of the account list behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Drill = Callable[[Sequence[Any]], dict[str, Any]]


def ranks(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the Pareto chart: first and last rank."""
    return {"rank_from": mark[0], "rank_to": mark[1]}


def values(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the value distribution: from ``low`` up to, but without, ``high``; one value where both are the same."""
    low, high = mark[0], mark[1]
    return {"value_min": low, "value_max" if low == high else "value_below": high}


def abc(mark: Sequence[Any]) -> dict[str, Any]:
    """A class of the ABC bars."""
    return {"abc": mark[0]}


def tier(mark: Sequence[Any]) -> dict[str, Any]:
    """A tier of the 20/60/20 bars."""
    return {"tier": mark[0]}


def flow(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the flows: the first day of its period, and which flow."""
    return {"group": "churn", "period_start": mark[0], "flow": mark[1]}


def churned(segment: str | None, cross: str | None = None) -> Drill:
    """A point or cell of the churn rate: the opening customers who churned in that period, in that segment or pair."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        found = {"group": "churn", "period_start": mark[0], "flow": "churned_of_opening"}
        if segment:
            found |= {"segment_by": segment, "segment": mark[1]}
        return found | {"cross_by": cross, "cross": mark[2]} if cross else found

    return cell


def cohort(mark: Sequence[Any]) -> dict[str, Any]:
    """A cell of the retention triangle."""
    return {"group": "retention", "cohort_start": mark[0], "period_start": mark[1], "kept": mark[2]}


def lost_by(by: str) -> Drill:
    """A point of a survival curve: the customers of that segment lost by then."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        return {"group": "lifetime", "life_by": by, "segment": mark[0], "until": mark[1]}

    return cell


def lost_after(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the risk by months: the customers who bought for the last time then."""
    return {"group": "lifetime", "month_from": mark[0], "month_until": mark[1]}


def lost_in(mark: Sequence[Any]) -> dict[str, Any]:
    """A month of the year: the customers who bought for the last time in it."""
    return {"group": "season", "month_of_year": mark[0]}
