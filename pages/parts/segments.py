"""The name of a segment as the reader reads it: plain text, also what a user wrote."""

from __future__ import annotations

from collections.abc import Sequence

from core.definitions import ABC, OWN_GROUP, RFM, TENURES
from pages.parts.say import Say

_ORDERS = {"abc": (*ABC, "none"), "rfm": (*RFM, "none"), "tenure": TENURES}


def word(say: Say, by: str, value: str) -> str:
    """A value of a segment column, or a code of a computed segment in words."""
    if by == "all":
        return say("churn.whole")
    if by == "abc":
        return say(f"class.{value}")
    if by == "tenure":
        return say(f"tenure.{value}")
    if by == "rfm":
        return say(f"rfm.{value}")
    return value or say("churn.in_no_group" if by == OWN_GROUP else "scope.not_given")


def named(say: Say, field: str, by: str, value: str) -> str:
    """The same with what it is a value of, where it does not say so itself."""
    told = word(say, by, value)
    if by == "abc" or (by == OWN_GROUP and not value):
        return told
    return say("churn.quoted" if by in ("rfm", OWN_GROUP) else "churn.named", field=field, value=told)


def ordered(by: str, values: Sequence[str]) -> list[str]:
    """Values in the order that the segment has of its own: A before B, the first years first; others as they are."""
    if by in _ORDERS:
        return sorted(values, key=_ORDERS[by].index)
    return sorted(values) if by == "cohort" else list(values)
