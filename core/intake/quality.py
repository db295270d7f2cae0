"""What a careful reader would notice in the lines before accepting them. The one rule: it says and asks, never changes.

Every figure is counted over ``line`` as it was read; amounts are in the file's currency.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import duckdb

from core.intake import copies, left_out, returns, sql
from core.intake.model import Lines, Mapping, Table
from core.intake.returns import Returns
from core.intake.stored import COLUMNS, columns

_DAY = timedelta(days=1)
_FAR = 400
"""Days without a line beyond which a few dates are suspected to be slips of the pen."""
_FEW = 0.001
_LONG, _TIMES = 7, 4
_MOST = 5
_SIGMA = 6
_QUARTILE = 0.6745
"""The upper quartile of a normal distribution, in standard deviations."""
CANCELLED = "cancel|annul|storn|void|取消|作废|作廢|交易关闭|交易關閉"
"""Words in a status that say that an order did not come about."""


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both inside; ``lines`` on them."""

    first: date
    last: date
    lines: int = 0

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Large:
    """A line with an amount far from all others; ``customer`` is empty where it has none."""

    customer: str
    day: date
    amount: Decimal


@dataclass(frozen=True)
class Quality:
    """``copies``: lines that are the same as another in every column. ``cancelled``: by their status, not negative.

    ``nobody``: without a customer. ``strays``: the few dates far from all others; ``gaps``: the longest stretches
    without a line, unusual for this file. ``large`` are the first of ``large_lines`` lines far larger than usual, or as
    far below zero.
    """

    copies: Lines
    cancelled: Lines
    nobody: Lines
    returns: Returns
    strays: tuple[Span, ...]
    gaps: tuple[Span, ...]
    large_lines: int
    large: tuple[Large, ...]


def examine(connection: duckdb.DuckDBPyConnection) -> Quality:
    """Look at the lines of ``line``."""
    strays, gaps = _calendar(connection)
    count, largest = _large(connection)
    return Quality(
        copies=copies.counted(connection),
        cancelled=_lines(connection, _cancelled(COLUMNS)),
        nobody=_lines(connection, "customer is null"),
        returns=returns.paired(connection),
        strays=strays,
        gaps=gaps,
        large_lines=count,
        large=largest,
    )


def leave_out(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    mapping: Mapping,
    found: Quality,
    twofold: bool,
    cancelled: bool,
    far: bool,
) -> None:
    """Reject copies, lines of cancelled orders, lines on stray days, as the user chose; the files are still there."""
    stored = columns(connection)
    conditions = {
        "duplicate": copies.COPY if twofold and found.copies.lines else "",
        "cancelled": _cancelled(stored) if cancelled and found.cancelled.lines else "",
        "stray_date": " or ".join(f"day between date '{one.first}' and date '{one.last}'" for one in found.strays)
        if far
        else "",
    }
    chosen = {reason: condition for reason, condition in conditions.items() if condition}
    if chosen:
        left_out.rejected(connection, tables, mapping, chosen)
        connection.execute(f"delete from sale where {' or '.join(f'({one})' for one in chosen.values())}")
    copies.forget(connection)


def _cancelled(there: Collection[str]) -> str:
    """The condition of a cancelled line, with the columns that are there; a negative amount takes back itself."""
    positive = " and coalesce(amount, 0) >= 0" if "amount" in there else ""
    return f"regexp_matches(lower(status), '{CANCELLED}'){positive}"


def _lines(connection: duckdb.DuckDBPyConnection, condition: str) -> Lines:
    row = connection.execute(f"select count(*), sum(amount) from line where {condition}").fetchone()
    assert row is not None
    return Lines(*row)


def _calendar(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Stray days at either end, and the longest gaps between the others."""
    days = connection.execute("select day, count(*) from line group by day order by day").fetchall()
    every = sum(lines for _, lines in days)
    strays: list[Span] = []
    for backwards in (False, True):
        edge = _edge(days[::-1] if backwards else days, every)
        if edge:
            strays.append(Span(min(day for day, _ in edge), max(day for day, _ in edge), sum(n for _, n in edge)))
            days = days[: -len(edge)] if backwards else days[len(edge) :]
    steps = [(later - earlier).days for (earlier, _), (later, _) in pairwise(days)]
    usual = sorted(steps)[int(0.95 * (len(steps) - 1))] if steps else 0
    gaps = [
        Span(day + _DAY, day + timedelta(days=step - 1))
        for (day, _), step in zip(days, steps, strict=False)
        if step > max(_LONG, _TIMES * usual)
    ]
    longest = sorted(gaps, key=lambda gap: (-gap.days, gap.first))[:_MOST]
    return tuple(strays), tuple(sorted(longest, key=lambda gap: gap.first))


def _edge(days: Sequence[tuple[date, int]], every: int) -> Sequence[tuple[date, int]]:
    """The first days, where they are few and far from the rest."""
    seen, edge = 0, 0
    for place, ((day, lines), (following, _)) in enumerate(pairwise(days), 1):
        seen += lines
        if seen > max(1, _FEW * every):
            break
        if abs((following - day).days) > _FAR:
            edge = place
    return days[:edge] if every - sum(lines for _, lines in days[:edge]) > 1 else []


def _large(connection: duckdb.DuckDBPyConnection) -> tuple[int, tuple[Large, ...]]:
    """How many amounts are beyond all measure, and the largest of them.

    Beyond: a hundred medians, and six standard deviations on the logarithmic scale, told by the upper quartile.
    """
    size = "round(log10(cast(abs(amount) as double)), 2)"
    rows = connection.execute(f"select {size}, count(*) from line where amount <> 0 group by all order by 1").fetchall()
    every = sum(lines for _, lines in rows)
    if not every:
        return 0, ()
    median, upper = (_quantile(rows, share * every) for share in (0.5, 0.75))
    limit = 10 ** max(median + _SIGMA * (upper - median) / _QUARTILE, median + 2)
    beyond = f"line where abs(amount) > cast({limit:.2f} as double)"
    count = sql.count(connection, beyond)
    largest = connection.execute(
        f"select coalesce(customer, ''), day, amount from {beyond} order by abs(amount) desc, day, customer, amount "
        f"limit {_MOST}"
    ).fetchall()
    return count, tuple(Large(*row) for row in largest)


def _quantile(rows: Sequence[tuple[float, int]], place: float) -> float:
    for size, lines in rows:
        place -= lines
        if place <= 0:
            return size
    return rows[-1][0]
