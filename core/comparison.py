"""Who is key by one measure but not by another? Two rankings side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core import query, value
from core.definitions import MEASURES, SCORE
from core.errors import UserError
from core.query import Cell
from core.question import Link, Query, nested
from core.scope import as_of
from core.store import Workspace
from core.view import View

CELLS = ("both", "first", "second", "neither")
"""Key by both measures, by the view's only, by the other only, by none."""
MAX_ROWS = 20


@dataclass(frozen=True)
class Comparison:
    """cells: cell, customers, value, other_value; apart: customer, name, rank, value, other_rank, other_value, cell.

    ``apart`` are the first customers who are key by one measure only, the highest rank first.
    """

    cells: pd.DataFrame
    apart: pd.DataFrame
    other: str


def others(workspace: Workspace, view: View) -> tuple[str, ...]:
    """The measures that a view can be compared with."""
    measures = workspace.open(view.data_set).measures
    return tuple(name for name in measures if name not in (view.measure, SCORE))


def asked(workspace: Workspace, view: View, other: str, name: str = "compared") -> Query:
    """The SQL of the comparison."""
    return query.build(
        name,
        view,
        as_of(workspace, view),
        nested=_other(workspace, view, other),
        bins=MAX_ROWS,
        **value.parameters(workspace, view),
    )


def comparison(workspace: Workspace, view: View, other: str) -> Comparison:
    """The customers by where they are key. Raises ``UserError`` where the data has no such measure."""
    cells, apart = (query.run(workspace, view, asked(workspace, view, other, name)) for name in ("compared", "apart"))
    order = {name: place for place, name in enumerate(CELLS)}
    return Comparison(cells.sort_values("cell", key=lambda names: names.map(order), ignore_index=True), apart, other)


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """One of ``CELLS`` beside the measure ``second``."""
    if options.get("cell", "") not in CELLS:
        raise UserError("bad_option", option="cell", value=options.get("cell", ""), choices=", ".join(CELLS))
    return Cell({"cell": options["cell"]}, nested=_other(workspace, view, options.get("second", "")))


def _other(workspace: Workspace, view: View, other: str) -> tuple[Link, dict[str, Any]]:
    known = others(workspace, view)
    if other not in known:
        raise UserError("bad_option", option="second", value=other, choices=", ".join(known))
    beside = replace(view, measure=other)
    whole = query.build("rank", beside, as_of(workspace, beside), **value.parameters(workspace, beside))
    link, bound = nested("other", whole, "select customer, rank, value, tier from customer_rank")
    return link, bound | {"other_additive": MEASURES[other].additive}
