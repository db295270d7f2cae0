"""From a mark of a chart to the parameters of the account list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core.loyalty import Thresholds
from core.tiers import Rules

Drill = Callable[[Sequence[Any]], dict[str, Any]]


def ranks(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the Pareto chart: first and last rank."""
    return {"rank_from": mark[0], "rank_to": mark[1]}


def values(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the value distribution: from ``low`` up to, but without, ``high``; one value where both are the same."""
    low, high = mark[0], mark[1]
    return {"value_min": low, "value_max" if low == high else "value_below": high}


def of_class(rules: Rules) -> Drill:
    """A class of the map or of the bars; what is a rule's default stays out of the link."""
    asked = {name: found for name, found in asdict(rules).items() if found != getattr(Rules, name)}
    asked["classes_by"] = asked.pop("by", None)
    return lambda mark: {"group": "class", **asked, "class": mark[0]}


def class_course(by: str) -> Drill:
    """A part of a bar of the classes over the periods: a class of its period, or a path from there to now."""
    return lambda mark: {
        "group": "class_course",
        "classes_by": by,
        "period_start": mark[0],
        "class": mark[1],
        "path": mark[2] or None,
    }


def concentrated(mark: Sequence[Any]) -> dict[str, Any]:
    """A point of the concentration: the customers who brought 80 % of its period."""
    return {"group": "concentrated", "period_start": mark[0]}


def compared(other: str, mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the comparison with another measure."""
    return {"group": "compared", "second": other, "cell": mark[0]}


def stress(by: str) -> Drill:
    """A part of a bar of the stress test: the first accounts of its segment, or of all."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        segment, top, grouping = mark
        found = {"group": "stress", "top": top}
        return found if grouping == "all" else found | {"stress_by": by, "segment": segment}

    return cell


def flow(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the flows: the first day of its period, and which flow."""
    return {"group": "churn", "period_start": mark[0], "flow": mark[1]}


def migration(own: Mapping[str, Any]) -> Drill:
    """A cell of the migration matrix: from which tier into which. ``own``: what the page shows, for the way back."""
    return lambda mark: {**own, "group": "migration", "origin": mark[0], "destination": mark[1]}


def move(own: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Everybody who rose, or slipped."""
    return {**own, "group": "migration", "move": name}


def bridge(own: Mapping[str, Any], segment: str | None) -> Drill:
    """A bar of the difference between two periods: its part, in the segment of its mark."""

    def part(mark: Sequence[Any]) -> dict[str, Any]:
        if segment is None:
            return {**own, "group": "bridge", "part": mark[0]}
        return {**own, "group": "bridge", "part": mark[1], "segment_by": segment, "segment": mark[0]}

    return part


def churned(segment: str | None, cross: str | None = None) -> Drill:
    """A point or cell of the churn rate: the opening customers who churned in that period, in that segment or pair."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        found = {"group": "churn", "period_start": mark[0], "flow": "churned_of_opening"}
        if segment:
            found |= {"segment_by": segment, "segment": mark[1]}
        return found | {"cross_by": cross, "cross": mark[2]} if cross else found

    return cell


def alive(model: str) -> Drill:
    """A bar of P(alive) by a model: from and to, in per cent."""
    return lambda mark: {"group": "prediction", "alive_from": mark[0], "alive_below": mark[1], "model": model}


def what_if(by: str) -> Drill:
    """A bar of what a cut keeps: the customers of now in its class or segment, over the months that class them."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        return {"group": "what_if", "what_if_by": by, "cell": mark[0], "range": "12m"}

    return cell


def cohort(mark: Sequence[Any]) -> dict[str, Any]:
    """A cell of the retention triangle."""
    return {"group": "retention", "cohort_start": mark[0], "period_start": mark[1], "kept": mark[2]}


def lost_by(by: str) -> Drill:
    """A point of a survival curve: the customers of that segment lost by then."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        return {"group": "lifetime", "life_by": by, "segment": mark[0], "until": mark[1]}

    return cell


def profile(key_by: str) -> Drill:
    """A mark of the profile: the key accounts with this value of this attribute, over the same twelve months."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        found = {"group": "profile", "key_by": key_by, "attribute": mark[0], "attribute_value": mark[1]}
        return found | {"range": "12m", "sort": "value", "descending": True}

    return cell


_LARGEST_FIRST = {"sort": "last_12m", "descending": True}
_LARGEST_BEFORE = {"sort": "before_12m", "descending": True}


def signal(mark: Sequence[Any]) -> dict[str, Any]:
    """A sign of leaving: the accounts that give it."""
    return {"group": "warning", "signal": mark[0], **_LARGEST_FIRST}


def calls(each: bool) -> Drill:
    """A point of the curve of calls: the accounts that so many calls reach."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        return {"group": "warning", "calls": mark[0], "each": "rep" if each else None, **_LARGEST_FIRST}

    return cell


def owner(mark: Sequence[Any]) -> dict[str, Any]:
    """The bar of an owner: its accounts at risk."""
    return {"group": "warning", "owned": 1, "owner": mark[0], **_LARGEST_FIRST}


def compared_by(mark: Sequence[Any]) -> dict[str, Any]:
    """Leavers (1) or stayers (0) of the trailing twelve months who are compared by a trait."""
    return {"group": "reasons", "left": mark[0], "trait": mark[1], **_LARGEST_BEFORE}


def gave_up(mark: Sequence[Any]) -> dict[str, Any]:
    """Leavers (1) or stayers (0) who had stopped buying a category before."""
    return {"group": "reasons", "left": mark[0], "gave_up": 1, "lost_category": mark[1], **_LARGEST_BEFORE}


def told(mark: Sequence[Any]) -> dict[str, Any]:
    """Leavers of one reason, in the trailing twelve months or the twelve before."""
    return {"group": "reasons", "told": 1, "reason": mark[0], "since": mark[1], **_LARGEST_BEFORE}


def left_rep(start: str) -> Drill:
    """A sales rep's leavers of the trailing twelve months, which begin on ``start``."""

    def cell(mark: Sequence[Any]) -> dict[str, Any]:
        of_rep = {"segment_by": "rep", "segment": mark[0], "flow": "churned_of_opening", "period_start": start}
        return {"group": "churn", "period": "12m", **of_rep, **_LARGEST_BEFORE}

    return cell


def loyalty(limits: Thresholds, worth: str) -> Callable[..., Drill]:
    """Marks of the loyalty page by the names of what they carry; the list shows the same measure and months."""
    scope = {"measure": worth, "range": "12m", "sort": "value", "descending": True}
    found = {"group": "loyalty", "loyal_from": limits.loyal_from, "worth_from": limits.worth_from} | scope
    return lambda *names: lambda mark: found | dict(zip(names, mark, strict=True))


def white(mark: Sequence[Any]) -> dict[str, Any]:
    """A category that peers buy: the customers that do not, over the same twelve months."""
    found = {"group": "white", "white_category": mark[0]}
    return found | {"range": "12m", "sort": "value", "descending": True}


def alike(mark: Sequence[Any]) -> dict[str, Any]:
    """An age: the small accounts that are as far as key accounts were then."""
    return {"group": "growth", "age": mark[0]}


def lost_after(mark: Sequence[Any]) -> dict[str, Any]:
    """A bar of the risk by months: the customers who bought for the last time then."""
    return {"group": "lifetime", "month_from": mark[0], "month_until": mark[1]}


def lost_in(mark: Sequence[Any]) -> dict[str, Any]:
    """A month of the year: the customers who bought for the last time in it."""
    return {"group": "season", "month_of_year": mark[0]}
