"""The value of a segment column that most of a customer's amount has: of two alike the one of most lines, of two of as
many the last by its name.

The three are made one number, which is compared many times faster: the amount, then lines, then the place of the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_FEW = 50
"""How many values are looked for one after the other."""
_UNIT = "cast(0.0001 as decimal(5, 4))"
"""The least that two amounts differ by."""


@dataclass(frozen=True)
class Main:
    """The query ``rows`` of a row per customer, over ``{part}`` of the lines; ``value`` is an expression over it, which
    binds ``bound``."""

    rows: str
    value: str
    bound: dict[str, list[str]]


def main(column: str, values: Sequence[str], amount: str, lines: int) -> Main:
    """How to find it; ``values`` are all that the column has, by their names, ``lines`` how many there are."""
    most = len(values)
    spent = (
        f"select customer, {{}} as value, sum({amount}) as total, count(*) as lines from sale "
        f"where {{{{part}}}} and customer is not null and {column} is not null group by all"
    )
    if most > _FEW:
        best = "arg_max(value, (coalesce(total, 0), lines, value))"
        return Main(f"select customer, {best} as best from ({spent.format(column)}) group by all", "best", {})
    spent = spent.format(f"list_position(cast(${column} as varchar[]), {column}) - 1")
    above = f"cast({(lines + 1) * most} as decimal(18, 0))"
    best = f"max(coalesce(total, 0) * {above} + cast(lines * {most} + value as decimal(18, 0)) * {_UNIT})"
    # What is above is taken away: to divide numbers of so many digits takes longer than all the rest.
    below = f"cast(best - amount * {above} as decimal(18, 4))"
    place = f"cast({below} % cast({most} * {_UNIT} as decimal(9, 4)) / {_UNIT} as integer)"
    return Main(
        f"select customer, {best} as best, max(coalesce(total, 0)) as amount from ({spent}) group by all",
        f"cast(${column} as varchar[])[{place} + 1]",
        {column: list(values)},
    )
