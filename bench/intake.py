"""How much of 2,290 polluted CSV files survives our intake, with no hints? Pollock's simple score, 10 is perfect.

python bench/intake.py [--data ../shared/data] [--worst 40]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import pollock
from core.errors import UserError
from core.intake import Source
from core.intake.opening import opened
from core.intake.table import read
from core.intake.traits import engine

ROOT = Path(__file__).parents[1]
PERFECT = 10 - 1e-9


def loaded(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path) -> list[tuple[str, ...]] | None:
    """A file as the application reads it, header first; None where it is refused. An empty file is an empty table."""
    try:
        (table,) = opened(Source(path, path.name), folder).tables
        found = read(connection, table)
    except UserError as refusal:
        return [] if refusal.key == "empty_file" else None
    return [*([found.header] if found.header else []), *found.rows]


def scores(place: Path, folder: Path, every: int = 1) -> Iterator[tuple[str, float]]:
    """File by file, its name and its score out of 10; of the kinds with many files only ``every`` so many."""
    paths = sorted((place / "csv").iterdir())
    few = [path for path in paths if not path.stem.startswith("row_")]
    with engine(folder) as connection:
        for path in [*few, *[path for path in paths if path.stem.startswith("row_")][::every]]:
            rows = loaded(connection, path, folder)
            expected = pollock.clean(place / "clean" / path.name)
            yield path.name, sum(pollock.NO_TABLE if rows is None else pollock.score(expected, rows))
            for left in folder.glob(f"{path.stem}.*"):
                left.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = os.environ.get("VITAL_FEW_REAL_DATA") or ROOT.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(data), help="the folder of real files")
    parser.add_argument("--worst", type=int, default=40, help="how many of the files below 10 to name")
    given = parser.parse_args()
    if not (given.data / pollock.ARCHIVE).is_file():
        sys.exit(f"The benchmark's files are not here: {given.data / pollock.ARCHIVE}")
    with tempfile.TemporaryDirectory() as home:
        place, folder = pollock.unpacked(given.data, Path(home) / "files"), Path(home) / "read"
        folder.mkdir()
        found = dict(scores(place, folder))
    kinds = defaultdict(list)
    for name, score in found.items():
        kinds[pollock.kind(name)].append(score)
    print(f"simple score {sum(found.values()) / len(found):.4f} of 10, {len(found)} files\n")
    for kind, figures in sorted(kinds.items()):
        whole = sum(score > PERFECT for score in figures)
        print(f"{kind:34} {sum(figures) / len(figures):8.4f}  files {len(figures):4}  perfect {whole:4}")
    worst = sorted((score, name) for name, score in found.items() if score <= PERFECT)
    print(f"\nbelow 10: {len(worst)} files" + (f", the lowest {given.worst}:" if len(worst) > given.worst else ":"))
    for score, name in worst[: given.worst]:
        print(f"{score:8.4f}  {name}")


if __name__ == "__main__":
    main()
