"""By what customers are told apart before a period: a column of the file, or what each one was; one, or two crossed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.definitions import ABC_A_PERCENT, ABC_B_PERCENT, COMPUTED_SEGMENTS
from core.errors import UserError
from core.meta import Meta
from core.query import segment_step
from core.view import View


def of(meta: Meta) -> tuple[str, ...]:
    """What the customers of a data set can be told apart by."""
    return (*meta.segments, *COMPUTED_SEGMENTS)


def checked(meta: Meta, by: Sequence[str]) -> tuple[str, ...]:
    """The one or two segments of a question. Raises ``UserError`` on those that the data set has not."""
    for one in by:
        if one not in of(meta):
            raise UserError("bad_column", column=one, choices=", ".join(of(meta)))
    return tuple(dict.fromkeys(by))


def file(by: Sequence[str]) -> str:
    """The question file that knows where a customer belongs."""
    return "known_class" if "abc" in by else "known"


def steps(view: View, by: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The step ``segment_line`` with the columns among ``by``, and what tells the others by their place."""
    places = {name: place for place, name in enumerate(by, 1)}
    step, bound = segment_step(view, {name: place for name, place in places.items() if name not in COMPUTED_SEGMENTS})
    computed = {f"{name}_dimension": places.get(name, 0) for name in COMPUTED_SEGMENTS}
    return step, bound | computed | {
        "by_segment": bool(by),
        "a_percent": ABC_A_PERCENT,
        "b_percent": ABC_B_PERCENT,
    }
