"""``python -m core FILE… --out pack.xlsx|FOLDER/``: the pack without a screen, for a scheduled job."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from core import pack
from core.definitions import MEASURES, PERIODS, RANGES
from core.errors import UserError
from core.intake import Source
from core.store import Workspace
from core.view import View


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the pack was written, 2 with one line on standard error when not."""
    options = parser().parse_args(arguments)
    try:
        run(options)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = argparse.ArgumentParser(
        prog="python -m core", description="Customer value and churn of sales files, as files."
    )
    made.add_argument("files", nargs="+", type=Path, metavar="FILE")
    made.add_argument("--out", required=True, help="pack.xlsx, or a folder (ending in /)")
    made.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    made.add_argument("--period", choices=PERIODS, default="quarter")
    made.add_argument("--measure", choices=tuple(MEASURES))
    made.add_argument("--range", choices=RANGES, default="all", dest="span")
    made.add_argument("--window", type=int, metavar="DAYS")
    made.add_argument("--segment", nargs="+", action="extend", default=[], metavar="COLUMN")
    return made


def run(options: argparse.Namespace) -> None:
    """Import the files into a workspace that goes away afterwards, and write the pack."""
    for path in options.files:
        if not path.is_file():
            raise UserError("no_such_file", file=str(path))
    with tempfile.TemporaryDirectory(prefix="vital-few-") as folder:
        workspace = Workspace(Path(folder))
        meta = workspace.create([Source(path, path.name) for path in options.files])
        measure = options.measure or meta.measures[0]
        view = View(meta.id, options.as_of, options.period, measure, options.span, options.window)
        made = pack.pack(workspace, view, options.segment)
        if options.out.lower().endswith(".xlsx"):
            pack.write_workbook(made, Path(options.out))
        else:
            pack.write_folder(made, Path(options.out))


if __name__ == "__main__":
    sys.exit(main())
