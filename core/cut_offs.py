"""Days of the past on which a rule is asked: what was known then, and a stretch after it that tells who was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from core.periods import Period

HORIZON_DAYS = 365
"""So long a customer has time to come back; a third of the history, where that is shorter."""
SHORTEST_HORIZON = 30
MOST_CUT_OFFS = 8


def cut_offs(first: date, last: date) -> tuple[Period, ...]:
    """The stretches after each cut-off, which is the month end before: at most ``MOST_CUT_OFFS``, evenly spread.

    Before each lies at least one horizon of history, and it ends within the data. None where that is too short.
    """
    horizon = min(HORIZON_DAYS, (last - first).days // 3)
    if horizon < SHORTEST_HORIZON:
        return ()
    start = (first + timedelta(days=horizon + 1)).replace(day=1)
    if start <= first + timedelta(days=horizon):
        start += relativedelta(months=1)
    found = []
    while start + timedelta(days=horizon - 1) <= last:
        found.append(after(start - timedelta(days=1), horizon))
        start += relativedelta(months=1)
    if len(found) <= MOST_CUT_OFFS:
        return tuple(found)
    return tuple(found[place * (len(found) - 1) // (MOST_CUT_OFFS - 1)] for place in range(MOST_CUT_OFFS))


def after(cut_off: date, horizon: int) -> Period:
    """The days after a cut-off in which a customer could come back."""
    return Period(cut_off + timedelta(days=1), cut_off + timedelta(days=horizon))


def known_step(
    name: str, columns: Mapping[str, str], found: Mapping[date, Sequence[Any]]
) -> tuple[str, dict[str, Any]]:
    """The step ``name``: what was known before each stretch, by its first day (period_start), all bound.

    ``columns`` are names and SQL types.
    """
    types = {"period_start": "date"} | dict(columns)
    rows: list[str] = []
    bound: dict[str, Any] = {}
    for number, (start, values) in enumerate(found.items()):
        keys = {f"{name}_{number}_{column}": kind for column, kind in types.items()}
        bound |= dict(zip(keys, (start, *values), strict=True))
        rows.append("(" + ", ".join(f"cast(${key} as {kind})" for key, kind in keys.items()) + ")")
    head = f"{name} ({', '.join(types)}) as (\n    "
    if not rows:
        nothing = ", ".join(f"cast(null as {kind})" for kind in types.values())
        return f"{head}select {nothing} from sales where false\n)", {}
    return f"{head}values {', '.join(rows)}\n)", bound
