"""By what customers are told apart before a period: a column of the file, or what each one was; one, or two crossed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.definitions import COMPUTED_SEGMENTS, OWN_GROUP
from core.errors import UserError
from core.meta import Meta
from core.query import segment_step, written_step
from core.store import Workspace
from core.view import View

_FILES = {"tenure": "tenure", "cohort": "tenure", "abc": "class_before", "rfm": "rfm_before", OWN_GROUP: "own_group"}
"""The question file of every computed segment; its step has the same name."""


def of(meta: Meta) -> tuple[str, ...]:
    """What the customers of a data set can be told apart by."""
    return (*meta.segments, *COMPUTED_SEGMENTS)


def usual(meta: Meta) -> tuple[str, ...]:
    """What churn is told apart by until another segment is chosen: region, else the first column, if there is any."""
    return tuple(name for name in ("region", *meta.segments) if name in meta.segments)[:1]


def checked(meta: Meta, by: Sequence[str]) -> tuple[str, ...]:
    """The one or two segments of a question. Raises ``UserError`` on those that the data set has not."""
    for one in by:
        if one not in of(meta):
            raise UserError("bad_column", column=one, choices=", ".join(of(meta)))
    return tuple(dict.fromkeys(by))


def known(workspace: Workspace, view: View, by: str, segment: str) -> None:
    """Raises ``UserError`` where a link asks for a group that is not there any more."""
    if by == OWN_GROUP and segment and segment not in (one.name for one in workspace.notes(view.data_set).groups()):
        raise UserError("unknown_group")


def values(workspace: Workspace, view: View, by: str) -> list[str]:
    """What stands in a column, the most frequent first."""
    return workspace.values(view.data_set, by)


def files(by: Sequence[str]) -> tuple[str, ...]:
    """The question files that know where a customer belongs."""
    return ("belonging", *dict.fromkeys(_FILES[one] for one in by if one in _FILES))


def crossing(by: Sequence[str]) -> tuple[str, ...]:
    """Those files, and the one that makes one segment of two."""
    return (*files(by), "crossed" if len(by) > 1 else "uncrossed")


def steps(workspace: Workspace, view: View, by: Sequence[str]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The generated steps, and what tells the segments ``by`` apart by their place.

    ``segment_line`` has the columns of the file, ``own_member`` who is in which group, ``segment_known`` where each
    customer belongs, from all ``files``.
    """
    places = {name: place for place, name in enumerate(by, 1)}
    lines, bound = segment_step(view, {name: place for name, place in places.items() if name not in COMPUTED_SEGMENTS})
    grouped = workspace.notes(view.data_set).memberships() if OWN_GROUP in by else []
    members, of_members = written_step("own_member", "segment", ((customer, name) for customer, _, name in grouped))
    bound |= of_members | {f"{name}_dimension": places.get(name, 0) for name in COMPUTED_SEGMENTS}
    return (lines, members, _known(by)), bound | {
        "by_segment": bool(by),
        **dict.fromkeys(("recent_days", "frequent_orders", "large_value")),
    }


def _known(by: Sequence[str]) -> str:
    columns = "dimension, customer, segment, valid_from, valid_until"
    parts = "\n    union all\n".join(f"    select {columns} from {step}" for step in files(by))
    return f"segment_known as (\n{parts}\n)"
