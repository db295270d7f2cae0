"""How long do an import and the pages' questions take, as multiples of DuckDB's own typed read of the same file?

    python bench/run.py [--lines 1000000] [--repeat 1]

The file is made from the line number alone: the same on every machine. The import does more than the read it is
measured against (inspects, maps, checks, reports rejected rows, sorts, rolls up), so a ratio above 1 is expected.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))

from core import accounts, churn, come_back, overview, value
from core.account import account
from core.accounts import Wanted
from core.intake import Source
from core.meta import Meta
from core.store import Workspace
from core.view import View

LEAST, MOST = 1_000, 50_000_000
COLUMNS = (
    "{'Order ID': 'VARCHAR', 'Date': 'DATE', 'Customer ID': 'VARCHAR', 'Region': 'VARCHAR', 'Category': 'VARCHAR', "
    "'Quantity': 'DECIMAL(18,4)', 'Amount': 'DECIMAL(18,4)'}"
)
SALES = """
    with line as (
        select range as line, range // 3 as number, (range * 2654435761) % 4294967296 as mixed,
            ((range // 3) * 2654435761) % 4294967296 as of_order
        from range($lines)
    ), placed as (
        select *, cast(floor($customers * power(of_order / 4294967296, 3)) as integer) as customer from line
    )
    select 'O' || lpad(cast(number as varchar), 8, '0') as "Order ID",
        date '2021-01-01' + cast((of_order // 64) % 1400 as integer) as "Date",
        'C' || lpad(cast(customer as varchar), 7, '0') as "Customer ID",
        'Region ' || customer % 7 as "Region", 'Category ' || mixed % 11 as "Category", 1 + mixed % 9 as "Quantity",
        cast((100 + (mixed // 7) % 90000) * 0.01 as decimal(18, 2)) as "Amount"
    from placed order by line"""


def generate(path: Path, lines: int) -> None:
    """Orders of three lines; customers are skewed as sales are, by a fixed multiplication of the order's number."""
    bound = {"lines": lines, "customers": max(lines // 25, 1)}
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        connection.execute("create table sales as " + SALES, bound)
        connection.execute(f"copy sales to '{path}' (header, delimiter ',')")


def read_alone(path: Path, folder: Path) -> int:
    """DuckDB's own way: a typed table from the file, on as many threads as the import may use."""
    connection = duckdb.connect(str(folder / "alone.duckdb"), config={"threads": 2})
    try:
        read = f"read_csv($path, header = true, columns = {COLUMNS})"
        connection.execute(f"create table line as from {read}", {"path": str(path)})
        connection.execute("checkpoint")
        (count,) = connection.execute("select count(*) from line").fetchone() or (0,)
        return int(count)
    finally:
        connection.close()


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def questions(workspace: Workspace, meta: Meta) -> dict[str, Callable[[], object]]:
    """What the pages ask, by name."""
    view = View(meta.id)
    north = View(meta.id, filters=(("region", ("Region 1",)),))
    first = accounts.listed(workspace, view, Wanted(), limit=1).rows["customer"].iloc[0]
    return {
        "inactivity window": lambda: come_back.window(workspace, view),
        "headline": lambda: value.headline(workspace, view),
        "headline, one region": lambda: value.headline(workspace, north),
        "customers by value": lambda: value.customers(workspace, view),
        "charts of value": lambda: value.distribution(workspace, view),
        "churn by quarter": lambda: churn.breakdown(workspace, view),
        "churn by quarter, region": lambda: churn.breakdown(workspace, view, ("region",)),
        "accounts, a page": lambda: accounts.listed(workspace, view, Wanted(), limit=50),
        "one account": lambda: account(workspace, view, first),
        "overview": lambda: overview.overview(workspace, view),
    }


def _lines(text: str) -> int:
    lines = int(text)
    if not LEAST <= lines <= MOST:
        raise argparse.ArgumentTypeError(f"between {LEAST:,} and {MOST:,}")
    return lines


def main() -> None:
    """Measure, alternating, and print the medians and their ratio."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--lines", type=_lines, default=1_000_000)
    options.add_argument("--repeat", type=int, default=1)
    asked = options.parse_args()
    alone: list[float] = []
    whole: list[float] = []
    answers: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "sales.csv"
        generate(path, asked.lines)
        print(f"{asked.lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} processors", flush=True)
        workspace = Workspace(folder / "workspace")
        for number in range(max(asked.repeat, 1)):
            beside = folder / str(number)
            beside.mkdir()
            path.read_bytes()  # both find the file in the cache of the system
            alone.append(timed(lambda beside=beside: _kept(read_alone(path, beside), asked.lines)))  # type: ignore[misc]
            whole.append(timed(lambda: _kept(workspace.create([Source(path, path.name)]).lines, asked.lines)))
            for name, ask in questions(workspace, workspace.all()[0]).items():
                answers.setdefault(name, []).append(timed(ask))
    unit = statistics.median(alone)
    for name, measured in {"DuckDB's typed read": alone, "import": whole, **answers}.items():
        print(f"{name:<26}{statistics.median(measured):8.2f} s {statistics.median(measured) / unit:8.2f}")


def _kept(lines: int, wanted: int) -> None:
    if lines != wanted:
        sys.exit(f"{lines:,} of {wanted:,} lines were kept: nothing to compare")


if __name__ == "__main__":
    main()
