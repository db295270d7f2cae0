"""Who rose, slipped, came and went between two periods, and how many would have by chance alone?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta

from core import chance, query
from core.come_back import window
from core.definitions import ABC, ABC_A_PERCENT, ABC_B_PERCENT, TIERS
from core.errors import UserError
from core.periods import Period, all_periods
from core.query import Cell
from core.question import Query
from core.scope import as_of
from core.store import Workspace
from core.view import View

MAX_PERIODS = 240
NAMES = {"abc": ABC, "tier": TIERS}
"""The three tiers of each way to make them, the best first: 1, 2, 3 in the SQL."""
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
LISTED = ["customer", "name", "tier_earlier", "tier_later", "value_earlier", "value_later", "value_change"]


@dataclass(frozen=True)
class Pair:
    """Two periods of the view's length, the earlier one first."""

    earlier: Period
    later: Period

    def bound(self) -> dict[str, date]:
        """What every question about the two binds."""
        return {
            "earlier_start": self.earlier.start,
            "earlier_end": self.earlier.end,
            "later_start": self.later.start,
            "later_end": self.later.end,
        }


@dataclass(frozen=True)
class Migration:
    """``cells``: origin, destination, customers, value_earlier, value_later, chance, chance_low, chance_high, outside.

    Origins are the three tiers, new and returned; destinations the three tiers and gone. ``sums`` has the same counts
    per ``move``: those of ``MOVES``, and into_top and out_of_top among the customers that went on buying.
    ``outside`` is 1 above the band of chance, -1 below it.
    ``sampled`` customers were drawn for the chance; None where all were.
    """

    cells: pd.DataFrame
    sums: pd.DataFrame
    sampled: int | None


def periods(workspace: Workspace, view: View) -> tuple[Period, ...]:
    """Every period that the data touches, oldest first, at most the latest ``MAX_PERIODS``."""
    meta = workspace.open(view.data_set)
    return all_periods(view.period, meta.first_day, as_of(workspace, view))[-MAX_PERIODS:]


def remarks(workspace: Workspace, view: View, period: Period) -> tuple[str, ...]:
    """Whether a period is partial (not all of it is in the data) and provisional (later than the window allows)."""
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    partial = period.start < meta.first_day or period.end > day
    provisional = (day - period.end).days < window(workspace, view).days
    return tuple(name for name, holds in (("partial", partial), ("provisional", provisional)) if holds)


def pair(workspace: Workspace, view: View, earlier: str = "", later: str = "") -> Pair | None:
    """The periods in which the days of a link fall; by default the last complete one and the one before.

    None where the data has only one period. Raises ``UserError`` for a day outside the data.
    """
    found = periods(workspace, view)
    if len(found) < 2:
        return None
    meta, day = workspace.open(view.data_set), as_of(workspace, view)
    full = [place for place, one in enumerate(found) if one.start >= meta.first_day and one.end <= day and place]
    last = _place(found, "later", later) if later else (full or [len(found) - 1])[-1]
    last = max(last, 1)
    first = _place(found, "earlier", earlier) if earlier else last - 1
    return Pair(found[min(first, last - 1)], found[last])


def year_before(workspace: Workspace, view: View, later: Period) -> Period | None:
    """The same period of the year before, where the data has it."""
    start = later.start - relativedelta(years=1)
    return next((one for one in periods(workspace, view) if one.start == start), None)


def _place(found: tuple[Period, ...], option: str, text: str) -> int:
    choices = f"{found[0].start} – {found[-1].end}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserError("bad_option", option=option, value=text, choices=choices) from None
    places = [place for place, one in enumerate(found) if one.start <= day <= one.end]
    if not places:
        raise UserError("bad_option", option=option, value=text, choices=choices)
    return places[0]


def bound(between: Pair, tiers: str) -> dict[str, Any]:
    """What every question about movement binds."""
    if tiers not in NAMES:
        raise UserError("bad_option", option="tiers", value=tiers, choices=", ".join(NAMES))
    return {**between.bound(), "tiers": tiers, "a_percent": ABC_A_PERCENT, "b_percent": ABC_B_PERCENT}


def asked(workspace: Workspace, view: View, between: Pair, tiers: str) -> Query:
    """The SQL of the migration matrix."""
    return query.build("migration", view, as_of(workspace, view), **bound(between, tiers))


def migration(workspace: Workspace, view: View, between: Pair, tiers: str) -> Migration:
    """Every cell of the matrix beside what chance alone would give."""
    day, limits = as_of(workspace, view), bound(between, tiers)
    rows = query.run(workspace, view, asked(workspace, view, between, tiers))
    every = max(1, -(-int(rows["customers"].sum()) // EXACT))
    orders = query.build("luck", view, day, every=every, certain=CERTAIN, **limits)
    draws = chance.drawn(query.run(workspace, view, orders), tiers)
    pairs = pd.MultiIndex.from_product([chance.ORIGINS, chance.DESTINATIONS], names=["origin", "destination"])
    cells = rows.set_index(["origin", "destination"]).reindex(pairs, fill_value=0).reset_index()
    counts = cells["customers"].to_numpy().reshape(len(chance.ORIGINS), -1)
    beside = [_beside(draws, counts, one == np.arange(counts.size).reshape(counts.shape)) for one in range(counts.size)]
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
    """The customers of some cells, what chance alone gives, and whether they are more (1) or fewer (-1) than that."""
    customers = int(counts[where].sum())
    mean, low, high = draws.band(where)
    outside = int(customers > high) - int(customers < low)
    return {"customers": customers, "chance": mean, "chance_low": low, "chance_high": high, "outside": outside}


def shifted_query(workspace: Workspace, view: View, between: Pair, tiers: str, move: str, limit: int | None) -> Query:
    """The SQL of one of the two lists: rising, the largest gain first, or slipping, the largest loss first."""
    asked = query.build("shifted", view, as_of(workspace, view), move=move, **bound(between, tiers))
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
    limits = bound(between, tiers)
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


def between_of(workspace: Workspace, view: View, options: Mapping[str, str]) -> Pair:
    """The two periods that the options of a link name. Raises ``UserError`` where there are no two."""
    found = pair(workspace, view, options.get("earlier", ""), options.get("later", ""))
    if found is None:
        raise UserError("one_period")
    return found
