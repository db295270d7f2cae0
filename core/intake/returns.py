"""Returns and credit notes, each with the sale it takes back: the same customer, product and price, an earlier day.

Several returns may take back one sale, until as much has come back as was sold. What is left has no sale in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb


@dataclass(frozen=True)
class Returns:
    """Lines with a negative amount; ``paired`` of them take back a sale that the file has."""

    lines: int
    amount: Decimal | None
    paired: int


def paired(connection: duckdb.DuckDBPyConnection) -> Returns:
    """Count the returns of ``line``."""
    row = connection.execute(_PAIRED).fetchone()
    assert row is not None
    lines, amount, found = row
    return Returns(lines, amount, found)


_PIECES = "cast(coalesce(nullif(abs(quantity), 0), 1) as decimal(20, 4))"
"""Without a quantity a line is one piece, and its amount the price."""

_PAIRED = f"""
    with returned as (
        select distinct customer, coalesce(product, '') as product
        from line where amount < 0 and customer is not null
    ),
    moved as (
        select l.customer, coalesce(l.product, '') as product, l.day, l.amount,
            round(abs(cast(l.amount as double)) / cast({_PIECES} as double), 2) as price,
            case when l.amount < 0 then -{_PIECES} else {_PIECES} end as pieces
        from line as l
        where l.amount <> 0 and l.customer is not null
    ),
    balanced as (
        select m.*,
            sum(pieces) over (
                partition by m.customer, m.product, m.price order by m.day, m.pieces desc
                rows between unbounded preceding and current row
            ) as balance
        from moved as m semi join returned as r on m.customer = r.customer and m.product = r.product
    ),
    short as (
        select *,
            min(balance) over (
                partition by customer, product, price order by day, pieces desc
                rows between unbounded preceding and 1 preceding
            ) as lowest
        from balanced
    ),
    taken as (
        select count(*) as paired from short
        where amount < 0 and balance >= least(coalesce(lowest, 0), 0)
    )
    select
        (select count(*) from line where amount < 0),
        (select sum(amount) from line where amount < 0),
        (select paired from taken)"""
