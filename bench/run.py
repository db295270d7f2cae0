"""How long do an import and the pages' questions take, as multiples of DuckDB's own typed read of the same file?

    python bench/run.py [--lines 1000000] [--rows 200000] [--repeat 1]

The import does more than the read it is measured against (inspects, maps, checks, reports rejected rows, sorts, rolls
up), so a ratio above 1 is expected. A workbook is measured against calamine alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import made
from bench.measure import Measured, alone, here, median
from core import accounts, answered, churn, come_back, first_look, overview, value
from core.account import account
from core.accounts import Wanted
from core.intake import Source
from core.meta import Meta
from core.store import Workspace
from core.view import View

LEAST, MOST = 1_000, 50_000_000
MOST_ROWS = 1_000_000
Taken = dict[str, list[Measured]]


def read_alone(path: Path, folder: Path, lines: int) -> None:
    """DuckDB's own way: a typed table from the file, on as many threads as the import may use."""
    connection = duckdb.connect(str(folder / "alone.duckdb"), config={"threads": 2})
    try:
        connection.execute("set enable_progress_bar = false")
        read = f"read_csv($path, header = true, columns = {made.COLUMNS})"
        connection.execute(f"create table line as from {read}", {"path": str(path)})
        connection.execute("checkpoint")
        (count,) = connection.execute("select count(*) from line").fetchone() or (0,)
        _kept(int(count), lines)
    finally:
        connection.close()


def sheet_alone(path: Path) -> None:
    """calamine's own way: the rows of the sheet."""
    CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def import_whole(path: Path, folder: Path, lines: int, examined: bool = False) -> None:
    """Ours: from the file to a data set that is ready to be asked, ``examined`` as in the page."""
    workspace = Workspace(folder)
    scratch = workspace.incoming()
    inspection = workspace.inspect([Source(path, path.name)], scratch)
    drafted = workspace.draft(inspection, inspection.mapping, scratch, examined=examined)
    _kept(workspace.accept(drafted, path.name).lines, lines)


def first_answers(path: Path, folder: Path) -> None:
    """What the page asks as the last part of an import, or finds when it was asked before."""
    workspace = Workspace(folder)
    first_look.prepare(workspace, workspace.all()[0])


def questions(workspace: Workspace, meta: Meta) -> dict[str, Callable[[], object]]:
    """What the pages ask, by name, in this order: what one has found out may serve the next."""
    view, units = View(meta.id), View(meta.id, measure="units")
    north = View(meta.id, filters=(("region", ("Region 1",)),))
    first = workspace.engine(meta.id).rows("select min(customer) from line", {})[0][0]

    def page(of: View) -> None:
        value.headline(workspace, of)
        value.distribution(workspace, of)

    return {
        "inactivity window": lambda: come_back.window(workspace, view),
        "value, first look": lambda: page(view),
        "value, another measure": lambda: page(units),
        "value, one region": lambda: page(north),
        "churn, first look": lambda: churn.breakdown(workspace, view),
        "churn, another measure": lambda: churn.breakdown(workspace, units),
        "churn by region, first look": lambda: churn.breakdown(workspace, view, ("region",)),
        "churn by region, units": lambda: churn.breakdown(workspace, units, ("region",)),
        "accounts, a page": lambda: accounts.listed(workspace, view, Wanted(), limit=50),
        "one account": lambda: account(workspace, view, first),
        "overview, first look": lambda: overviewed(workspace, view),
        "overview, another measure": lambda: overviewed(workspace, units),
    }


def overviewed(workspace: Workspace, view: View) -> None:
    """What the overview asks, without its sentences."""
    for known in (overview.sold, overview.flows, overview.keys):
        known(workspace, view)


def texts(folder: Path, lines: int, repeat: int) -> None:
    """Measure text files and the questions about them."""
    plain, chinese, other = folder / "sales.csv", folder / "chinese.csv", folder / "gb18030.csv"
    made.text(plain, lines)
    made.text(chinese, lines, chinese=True)
    made.encoded(chinese, other, "gb18030")
    print(f"{lines:,} lines, {plain.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} processors", flush=True)
    taken: Taken = {}
    alike: Taken = {}
    for number in range(repeat):
        beside = folder / str(number)
        beside.mkdir()
        _take(taken, "DuckDB's typed read", read_alone, plain, beside, lines)
        _take(taken, "import", import_whole, plain, beside / "plain", lines)
        _take(taken, "import, with its report", import_whole, plain, beside / "examined", lines, True)
        (beside / "alone.duckdb").unlink()
        _take(alike, "typed read, Chinese", read_alone, chinese, beside, lines)
        _take(alike, "import, GB18030", import_whole, other, beside / "other", lines)
        _take(taken, "first answers", first_answers, plain, beside / "plain")
        _take(taken, "churn by region, after them", first_answers, plain, beside / "plain")
        workspace = Workspace(beside / "plain")
        (meta,) = workspace.all()
        answered.forget(workspace.folder / "sets" / meta.id / meta.database)  # first looks are of what nobody asked
        for name, ask in questions(workspace, meta).items():
            taken.setdefault(name, []).append(here(ask))
    whole, examined = (median(taken[name]) for name in ("import", "import, with its report"))
    report = Measured(examined.wall - whole.wall, examined.processor - whole.processor, examined.peak)
    _show(taken, {"report alone": report})
    _show(alike)


def workbooks(folder: Path, rows: int, repeat: int) -> None:
    """Measure a workbook."""
    path = folder / "sales.xlsx"
    made.workbook(path, rows)
    print(f"{rows:,} rows of a workbook, {path.stat().st_size / 1e6:,.0f} MB", flush=True)
    taken: Taken = {}
    for number in range(repeat):
        _take(taken, "calamine alone", sheet_alone, path)
        _take(taken, "import of the workbook", import_whole, path, folder / f"sheet{number}", rows)
    _show(taken)


def _take(taken: Taken, name: str, work: Callable[..., object], path: Path, *given: object) -> None:
    path.read_bytes()  # everybody finds the file in the cache of the system
    taken.setdefault(name, []).append(alone(work, path, *given))


def _show(taken: Taken, more: dict[str, Measured] | None = None) -> None:
    """Print medians, and their ratios to the first."""
    found = {name: median(measured) for name, measured in taken.items()} | (more or {})
    unit = next(iter(found.values()))
    print(f"{'':<28}{'seconds':>9}{'ratio':>8}{'processor':>11}{'ratio':>8}{'peak MB':>9}")
    for name, one in found.items():
        print(
            f"{name:<28}{one.wall:9.2f}{one.wall / unit.wall:8.2f}{one.processor:11.2f}"
            f"{one.processor / unit.processor:8.2f}{one.peak / 1e6:9.0f}",
            flush=True,
        )


def _kept(lines: int, wanted: int) -> None:
    if lines != wanted:
        sys.exit(f"{lines:,} of {wanted:,} lines were kept: nothing to compare")


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(given: str) -> int:
        if not least <= int(given) <= most:
            raise argparse.ArgumentTypeError(f"between {least:,} and {most:,}")
        return int(given)

    return number


def main() -> None:
    """Measure, one after the other, and print the medians."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--lines", type=_between(LEAST, MOST), default=1_000_000)
    options.add_argument("--rows", type=_between(LEAST, MOST_ROWS), default=200_000)
    options.add_argument("--repeat", type=_between(1, 100), default=1)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        texts(Path(place), asked.lines, asked.repeat)
        workbooks(Path(place), asked.rows, asked.repeat)


if __name__ == "__main__":
    main()
