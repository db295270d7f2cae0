"""Where does a difference come from: customers who came, grew, shrank and left, or price, volume and mix?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from core import query, segments
from core.between import Pair, between_of
from core.definitions import MEASURES
from core.errors import UserError
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

PARTS = ("new", "returned", "expanded", "contracted", "lost")
ENDS = ("earlier", "later")
"""Everybody with a line in the earlier period, and in the later one."""
CHANGES = (*PARTS, "unattributed")
COLUMNS = ["segment", "value_earlier", *(f"change_{name}" for name in CHANGES), "value_later", "value_change"]
EFFECTS = ("volume", "mix", "price", "cost", "range_change")
BY = ("product", "category")
"""The column that effects are computed on: the finer one that the file has."""
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Bridge:
    """``parts`` of the whole, in order: part, customers, value (its change, or the total), exact.

    ``segments``: one row per segment, the largest change first, with ``COLUMNS``.
    """

    parts: pd.DataFrame
    segments: pd.DataFrame


@dataclass(frozen=True)
class Effects:
    """``parts`` in order: part, value (its change; of ``earlier`` and ``later`` the total), exact.

    ``by`` is the column used. Without parts, ``lacks`` says why: measure, quantity, amount, product, or both (no
    product was sold in both periods).
    """

    parts: pd.DataFrame
    by: str
    lacks: str


def asked(workspace: Workspace, view: View, between: Pair, segment: str | None) -> Query:
    """The SQL of the bridge."""
    steps, bound = segments.steps(workspace, view, (segment,) if segment else ())
    return query.build("bridge", view, as_of(workspace, view), more=steps, **between.bound(), **bound)


def bridge(workspace: Workspace, view: View, between: Pair, segment: str | None = None) -> Bridge:
    """The difference of the totals in its parts, of the whole and by a segment column.

    Without rows in a measure that does not add up: it has no total.
    """
    meta = workspace.open(view.data_set)
    if segment is not None and segment not in meta.segments:
        raise UserError("bad_column", column=segment, choices=", ".join(meta.segments))
    if not MEASURES[view.measure].additive:
        return Bridge(pd.DataFrame(), pd.DataFrame())
    rows = query.dicts(workspace, view, asked(workspace, view, between, segment))
    sums_of: dict[str, dict[str, Decimal]] = {}
    customers = dict.fromkeys(PARTS, 0)
    for row in rows:
        sums = sums_of.setdefault(row["segment"], dict.fromkeys(COLUMNS[1:], _NOTHING))
        change = row["later"] - row["earlier"]
        sums["value_earlier"] += row["earlier"]
        sums["value_later"] += row["later"]
        sums["value_change"] += change
        if row["part"] in CHANGES:
            sums[f"change_{row['part']}"] += change
        if row["part"] in PARTS:
            customers[row["part"]] += row["customers"]
    every = sorted(sums_of.items(), key=lambda one: (-abs(one[1]["value_change"]), one[0]))
    whole = {name: sum((sums[name] for _, sums in every), _NOTHING) for name in COLUMNS[1:-1]}
    names = [name.removeprefix("value_").removeprefix("change_") for name in whole]
    return Bridge(
        pd.DataFrame(
            {
                "part": names,
                "customers": pd.array([customers.get(name) for name in names], "Int64"),
                "value": list(whole.values()),
            }
        ),
        pd.DataFrame([{"segment": name, **sums} for name, sums in every], columns=COLUMNS),
    )


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The customers of one ``part``, or of a whole period (``ENDS``); with ``segment_by``, of one ``segment``."""
    meta, by, part = workspace.open(view.data_set), options.get("segment_by", ""), options.get("part")
    if part not in (None, *PARTS, *ENDS):
        raise UserError("bad_option", option="part", value=part, choices=", ".join((*PARTS, *ENDS)))
    if by and by not in meta.segments:
        raise UserError("bad_column", column=by, choices=", ".join(meta.segments))
    limits = between_of(workspace, view, options).bound()
    steps, bound = segments.steps(workspace, view, (by,) if by else ())
    bound |= {"of_part": part, "of_segment": options.get("segment", "") if by else None}
    return Cell(limits | bound, first=steps)


def effects_query(workspace: Workspace, view: View, between: Pair) -> Query:
    """The SQL of price, volume and mix."""
    by = _by(workspace, view)
    return query.build("effects", view, as_of(workspace, view), segment=by, **between.bound())


def effects(workspace: Workspace, view: View, between: Pair) -> Effects:
    """The difference of revenue or profit in volume, mix, price, cost, and what was sold in one of the periods only."""
    fields, by = workspace.open(view.data_set).fields, _by(workspace, view)
    lacks = (
        "measure"
        if view.measure not in ("revenue", "profit")
        else next((name for name in ("quantity", "amount") if name not in fields), "" if by else "product")
    )
    if lacks:
        return Effects(pd.DataFrame(), by or "", lacks)
    (row,) = query.dicts(workspace, view, effects_query(workspace, view, between))
    if not row["in_both"]:
        return Effects(pd.DataFrame(), by or "", "both")
    names = ("earlier", *(name for name in EFFECTS if name != "cost" or view.measure == "profit"), "later")
    return Effects(pd.DataFrame([{"part": name, "value": row[name]} for name in names]), by or "", "")


def _by(workspace: Workspace, view: View) -> str | None:
    segments = workspace.open(view.data_set).segments
    return next((name for name in BY if name in segments), None)
