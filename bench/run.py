"""How much longer does an import take than DuckDB's own typed read of the same file, in the same run?

    python bench/run.py [--lines 1000000] [--repeat 1]

The file is made from the line number alone: the same on every machine. The import does more than the read it is
measured against (inspects, maps, checks, reports rejected rows, sorts, rolls up), so a ratio above 1 is expected.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))

from core.intake import Source
from core.store import Workspace

FIRST = date(2021, 1, 1)
DAYS = 1_400
COLUMNS = (
    "{'Order ID': 'VARCHAR', 'Date': 'DATE', 'Customer ID': 'VARCHAR', 'Region': 'VARCHAR', 'Category': 'VARCHAR', "
    "'Quantity': 'DECIMAL(18,4)', 'Amount': 'DECIMAL(18,4)'}"
)
HEADER = ("Order ID", "Date", "Customer ID", "Region", "Category", "Quantity", "Amount")


def generate(path: Path, lines: int) -> None:
    """Lines whose customers are skewed as sales are, from a fixed multiplication of the line number."""
    customers = max(lines // 25, 1)
    days = [(FIRST + timedelta(days=number)).isoformat() for number in range(DAYS)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for line in range(lines):
            mixed = (line * 2_654_435_761) % 2**32
            share = mixed / 2**32
            customer = int(customers * share * share * share)
            cents = 100 + (mixed // 7) % 90_000
            writer.writerow(
                (
                    f"O{line // 3:08d}",
                    days[(mixed // 64) % DAYS],
                    f"C{customer:07d}",
                    f"Region {customer % 7}",
                    f"Category {mixed % 11}",
                    1 + mixed % 9,
                    f"{cents // 100}.{cents % 100:02d}",
                )
            )


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


def imported(path: Path, folder: Path) -> int:
    """The application's way: the whole import."""
    return Workspace(folder / "workspace").create([Source(path, path.name)]).lines


def seconds(work: Callable[[Path, Path], int], path: Path, folder: Path, lines: int) -> float:
    """How long a piece of work takes; it must have kept every line."""
    start = time.perf_counter()
    kept = work(path, folder)
    passed = time.perf_counter() - start
    if kept != lines:
        sys.exit(f"{kept:,} of {lines:,} lines were kept: nothing to compare")
    return passed


def main() -> None:
    """Measure, alternating, and print the medians and their ratio."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--lines", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=1)
    asked = options.parse_args()
    alone, whole = [], []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "sales.csv"
        generate(path, asked.lines)
        print(f"{asked.lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} processors")
        path.read_bytes()  # both find the file in the cache of the system
        for number in range(asked.repeat):
            beside = folder / str(number)
            beside.mkdir()
            alone.append(seconds(read_alone, path, beside, asked.lines))
            whole.append(seconds(imported, path, beside, asked.lines))
    one, other = statistics.median(alone), statistics.median(whole)
    print(f"DuckDB's typed read  {one:8.2f} s")
    print(f"import               {other:8.2f} s")
    print(f"ratio                {other / one:8.2f}")


if __name__ == "__main__":
    main()
