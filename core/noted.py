"""What the data says to what users wrote: who is in a group, who is not in the data, which reasons came before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from core import query
from core.query import Cell, written_step
from core.scope import as_of
from core.store import Workspace
from core.view import View

OFFERED = 100
"""Reasons that are offered for an account."""


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The customers of the group whose id is ``own_group``. Raises ``UserError`` where there is none."""
    step, bound = written_step("own_member", "segment", _members(workspace, view, options.get("own_group", "")))
    return Cell(bound, first=(step,))


def absent(workspace: Workspace, view: View, group: str | None = None) -> int:
    """How many customers of a group, or with a recorded reason, are not in the data set."""
    notes = workspace.notes(view.data_set)
    written = _members(workspace, view, group) if group else [(customer, "") for customer in notes.reasons()]
    step, bound = written_step("own_member", "segment", written)
    asked = query.build("absent_customer", view, as_of(workspace, view), more=(step,), **bound)
    return int(query.dicts(workspace, view, asked)[0]["customers"])


def reasons(workspace: Workspace, view: View) -> list[str]:
    """Reasons to choose from: those that users recorded, the most frequent first, then those of the file."""
    counted = Counter(workspace.notes(view.data_set).reasons().values())
    found = sorted(counted, key=lambda reason: (-counted[reason], reason))
    if "reason" in workspace.open(view.data_set).fields:
        asked = query.build("file_reason", view.unfiltered(), as_of(workspace, view), most=OFFERED)
        found += [row["reason"] for row in query.dicts(workspace, view, asked)]
    return list(dict.fromkeys(found))[:OFFERED]


def _members(workspace: Workspace, view: View, group: str) -> list[tuple[str, str]]:
    notes = workspace.notes(view.data_set)
    name = notes.group(group).name
    return [(customer, name) for customer, one, _ in notes.memberships() if one == group]
