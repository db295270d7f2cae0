"""Small random tables of lines, and the file and the data set that they become."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import strategies as st

if TYPE_CHECKING:
    from core.meta import Meta
    from core.store import Workspace

FIRST_DAY = dt.date(2023, 1, 15)
DAYS = 500
HEADERS = {"day": "date"}
"""Columns whose header in the file is not their name here."""
# Few distinct amounts make ties, zeros and orders that cancel out common.
AMOUNTS = [Decimal(text) for text in ("-60", "-20", "-0.01", "0", "0.01", "20", "20", "60", "60", "99.99", "1000")]
CUSTOMERS = ["a", "B", "Ä", "客户", "c-3", "C-3", "10", "9"]
ORDERS = ["o1", "o2", "o3"]
CATEGORIES = ["tea", "cups"]
REGIONS = ["north", "south", "East"]
WINDOWS = [1, 7, 30, 90, 200]

_days = st.one_of(
    st.integers(0, DAYS), st.sampled_from([0, 30, 31, 60, 90, 120, 350, 365, 366, DAYS]), st.integers(0, 20)
).map(lambda offset: FIRST_DAY + dt.timedelta(days=offset))


@st.composite
def tables(draw: st.DrawFn, with_money: bool = True) -> pd.DataFrame:
    """Up to 40 lines: ties, zeros, negatives, returns, orders over several days, and holes in every key."""
    customers = st.sampled_from(CUSTOMERS[: draw(st.integers(1, len(CUSTOMERS)))])
    orders = draw(st.sampled_from([st.none(), st.sampled_from(ORDERS), st.none() | st.sampled_from(ORDERS)]))
    line = st.tuples(
        st.one_of(customers, customers, customers, st.none()),
        orders,
        _days,
        st.sampled_from(AMOUNTS),
        st.sampled_from(AMOUNTS),
        st.integers(-3, 9).map(Decimal),
        st.none() | st.sampled_from(REGIONS),
        st.none() | st.sampled_from(CATEGORIES),
    )
    lines = draw(st.lists(line, min_size=1, max_size=40))
    # A file has at least one line with a customer, or it is no file of customers.
    lines.append((draw(customers), *draw(line)[1:]))
    table = pd.DataFrame(
        lines,
        columns=["customer", "order_id", "day", "amount", "profit", "quantity", "region", "category"],
        dtype=object,
    )
    # A column that is empty throughout is a column that the file does not have.
    table = table.drop(columns=[column for column in ("order_id", "region", "category") if table[column].isna().all()])
    return table if with_money else table.drop(columns=["amount", "profit"])


@contextmanager
def imported(lines: pd.DataFrame) -> Iterator[tuple[Workspace, Meta]]:
    """The lines written as a CSV file and read into a workspace of their own."""
    from core.intake import Source
    from core.store import Workspace

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "lines.csv"
        lines.rename(columns=HEADERS).to_csv(path, index=False)
        workspace = Workspace(Path(folder) / "workspace")
        meta = workspace.create([Source(path, path.name)], name="lines")
        assert (meta.lines, meta.rejected) == (len(lines), 0), "every line of a clean file is accepted"
        yield workspace, meta
