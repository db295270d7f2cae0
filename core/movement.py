"""Who rose, slipped, came and went between two periods, and how many would have by chance alone?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core import chance, query
from core.between import NAMES, Pair, between_of, bound
from core.definitions import MEASURES
from core.errors import UserError
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

CAME = ("new", "returned")
EXACT = 3000
"""Up to so many customers chance is drawn for all of them; of more, for about as many."""
CERTAIN = 500
"""Of many customers, so many of the largest of each period are always drawn."""
_TIERS = ("1", "2", "3")
MOVES: dict[str, Callable[[str, str], bool]] = {
    "rising": lambda origin, destination: origin in _TIERS and destination < origin,
    "slipping": lambda origin, destination: origin in _TIERS and destination in _TIERS and destination > origin,
    "new": lambda origin, _: origin == "new",
    "returned": lambda origin, _: origin == "returned",
    "gone": lambda _, destination: destination == "gone",
}
TOP: dict[str, Callable[[str, str], bool]] = {
    "into_top": lambda origin, destination: origin in ("2", "3") and destination == "1",
    "out_of_top": lambda origin, destination: origin == "1" and destination in ("2", "3"),
}
_SUMMED = ("customers", "value_earlier", "value_later")
LISTED = ["customer", "name", "tier_earlier", "tier_later", "value_change", "value_earlier", "value_later"]


@dataclass(frozen=True)
class Migration:
    """``cells``: origin, destination, customers, value_earlier, value_later, chance, chance_low, chance_high, outside.

    Origins are the three tiers, new and returned; destinations the three tiers and gone. ``sums`` has the same counts
    per ``move``: those of ``MOVES``, and into_top and out_of_top among the customers that went on buying.
    ``outside``: more or fewer than the band of chance, or within. There are no values where they do not add up.
    ``sampled`` customers were drawn for the chance; None where all were.
    """

    cells: pd.DataFrame
    sums: pd.DataFrame
    sampled: int | None


def asked(workspace: Workspace, view: View, between: Pair, tiers: str) -> Query:
    """The SQL of the migration matrix."""
    return query.build("migration", view, as_of(workspace, view), **bound(view, between, tiers))


def migration(workspace: Workspace, view: View, between: Pair, tiers: str) -> Migration:
    """Every cell of the matrix beside what chance alone would give."""
    day, limits = as_of(workspace, view), bound(view, between, tiers)
    rows = query.run(workspace, view, asked(workspace, view, between, tiers))
    every = max(1, -(-int(rows["customers"].sum()) // EXACT))
    orders = query.build("luck", view, day, every=every, certain=CERTAIN, **limits)
    draws = chance.drawn(query.run(workspace, view, orders), tiers, view.measure, dict(view.weights))
    pairs = pd.MultiIndex.from_product([chance.ORIGINS, chance.DESTINATIONS], names=["origin", "destination"])
    cells = rows.set_index(["origin", "destination"]).reindex(pairs).reset_index()
    cells = cells.fillna(dict.fromkeys(_SUMMED if MEASURES[view.measure].additive else _SUMMED[:1], 0))
    cells = cells.astype({"customers": "int64"})
    counts = cells["customers"].to_numpy().reshape(len(chance.ORIGINS), -1)
    ones = np.eye(counts.size, dtype=bool).reshape(-1, *counts.shape)
    beside = [_beside(draws, counts, one) for one in ones]
    cells = cells.assign(**pd.DataFrame(beside))
    cells = cells[~(cells["origin"].isin(CAME) & (cells["destination"] == "gone"))]
    names = dict(zip(_TIERS, NAMES[tiers], strict=True))
    sums = {name: _beside(draws, counts, _mask(test)) for name, test in (MOVES | TOP).items()}
    return Migration(
        cells.replace({"origin": names, "destination": names}).reset_index(drop=True),
        pd.DataFrame([{"move": name, **facts} for name, facts in sums.items()]),
        draws.customers if every > 1 else None,
    )


def _mask(test: Callable[[str, str], bool]) -> np.ndarray:
    return np.array([[test(one, other) for other in chance.DESTINATIONS] for one in chance.ORIGINS])


def _beside(draws: chance.Draws, counts: np.ndarray, where: np.ndarray) -> dict[str, Any]:
    """The customers of some cells, what chance alone gives, and whether they are more or fewer than that."""
    customers = int(counts[where].sum())
    mean, low, high = draws.band(where)
    outside = "more" if customers > high else "fewer" if customers < low else "within"
    return {"customers": customers, "chance": mean, "chance_low": low, "chance_high": high, "outside": outside}


def shifted_query(workspace: Workspace, view: View, between: Pair, tiers: str, move: str, limit: int | None) -> Query:
    """The SQL of one of the two lists: rising, the largest gain first, or slipping, the largest loss first."""
    asked = query.build("shifted", view, as_of(workspace, view), move=move, **bound(view, between, tiers))
    return query.page(asked, "value_change", move == "rising", limit)


def shifted(
    workspace: Workspace, view: View, between: Pair, tiers: str, move: str, limit: int | None = None
) -> pd.DataFrame:
    """The customers that rose or slipped, with ``LISTED``; the first ``limit`` of them."""
    rows = query.run(workspace, view, shifted_query(workspace, view, between, tiers, move, limit))
    names = dict(enumerate(NAMES[tiers], start=1))
    return rows.assign(**{name: rows[name].map(names) for name in ("tier_earlier", "tier_later")})[LISTED]


def cell(workspace: Workspace, view: View, options: Mapping[str, str]) -> Cell:
    """The customers of one cell, from ``origin`` to ``destination``, or of one ``move``, whichever the options name."""
    between, tiers = between_of(workspace, view, options), options.get("tiers", "")
    limits = bound(view, between, tiers)
    codes = dict(zip(NAMES[tiers], _TIERS, strict=True))
    named: dict[str, str | None] = {}
    for option, choices in (
        ("origin", (*NAMES[tiers], *CAME)),
        ("destination", (*NAMES[tiers], "gone")),
        ("move", (*MOVES, "stayed")),
    ):
        value = options.get(option)
        if value not in (None, *choices):
            raise UserError("bad_option", option=option, value=value, choices=", ".join(choices))
        named[f"of_{option}"] = codes.get(value, value) if value else None
    return Cell({**limits, **named})
