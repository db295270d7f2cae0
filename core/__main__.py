"""``python -m core FILE… --out pack.xlsx|FOLDER/``: the pack without a screen, for a scheduled job."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from core import pack
from core.definitions import COMPUTED_SEGMENTS, HOUSE_RULES, MEASURES, OWN_GROUP, PERIODS, RANGES, SCORED
from core.errors import UserError
from core.fact import SEGMENTS
from core.intake import Source
from core.sentence import sentence
from core.store import Workspace
from core.view import View, weights_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the pack was written, 2 with one line on standard error when not."""
    try:
        run(parser().parse_args(arguments))
    except UserError as error:
        print(f"error: {sentence(error)}", file=sys.stderr)
        return 2
    return 0


class Parser(argparse.ArgumentParser):
    """Options that are refused with a ``UserError``, as everything else is."""

    def error(self, message: str) -> NoReturn:
        """Refuse what cannot be understood."""
        raise UserError("bad_command", message=message)


def parser() -> argparse.ArgumentParser:
    """The options of the command. What a scope refuses is left to the view, which has a sentence for it."""
    made = Parser(prog="python -m core", description="Customer value and churn of sales files, as files.")
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Excel, CSV and others, also zipped")
    made.add_argument("--out", required=True, type=Path, help="pack.xlsx for a workbook, or a folder for plain files")
    made.add_argument(
        "--sheet",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="the sheets of the workbooks to read, appended; without it the one most like sales",
    )
    made.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="everything later is invisible")
    made.add_argument("--period", default="quarter", help="the periods of churn: " + ", ".join(PERIODS))
    made.add_argument("--measure", help="what value means: " + ", ".join(MEASURES))
    made.add_argument("--weights", default="", help="what makes a score: revenue:40,orders:20")
    made.add_argument("--range", default="all", dest="span", help="the lines that value sums: " + ", ".join(RANGES))
    made.add_argument("--window", type=_days, metavar="DAYS", help="silent for longer: churned")
    made.add_argument("--rule", default=HOUSE_RULES[0], help="who has churned: " + ", ".join(HOUSE_RULES))
    made.add_argument(
        "--segment",
        nargs="+",
        action="extend",
        default=[],
        metavar="SEGMENT",
        help="also churn by " + ", ".join((*SEGMENTS, *COMPUTED_SEGMENTS)),
    )
    made.add_argument(
        "--groups", type=Path, metavar="FILE", help="own groups for --segment own_group: a CSV of customer and group"
    )
    return made


def run(options: argparse.Namespace) -> None:
    """Import the files into a workspace that goes away afterwards, and write the pack. Raises ``UserError``."""
    for path in (*options.files, *([options.groups] if options.groups else [])):
        if not path.is_file() or not os.access(path, os.R_OK):
            raise UserError("no_such_file", file=str(path))
    groups = _groups(options.groups) if options.groups else {}
    if OWN_GROUP in options.segment and not groups:
        raise UserError("groups_missing")
    is_workbook = options.out.suffix.lower() == ".xlsx"
    _written(
        options.out, lambda: (options.out.parent if is_workbook else options.out).mkdir(parents=True, exist_ok=True)
    )
    with tempfile.TemporaryDirectory(prefix="vital-few-") as folder:
        workspace = Workspace(Path(folder))
        # A view that cannot be is refused before the files are read.
        asked = weights_of(options.weights)
        weights = asked or ((SCORED[0], 1),)
        measure = options.measure or "revenue"
        view = View(
            "", options.as_of, options.period, measure, options.span, options.window, options.rule, weights=weights
        )
        meta = workspace.create([Source(path, path.name, tuple(options.sheet)) for path in options.files])
        measure = options.measure or meta.measures[0]
        view = replace(view, data_set=meta.id, measure=measure, weights=asked or meta.weights)
        for name, customers in groups.items():
            workspace.notes(meta.id).add(customers, name)
        made = pack.pack(workspace, view, list(dict.fromkeys(options.segment)))
        workspace.delete(meta.id)
    write = pack.write_workbook if is_workbook else pack.write_folder
    _written(options.out, lambda: write(made, options.out))


def _written(place: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        raise UserError("cannot_write", place=str(place), why=error.strerror or str(error)) from None


def _groups(path: Path) -> dict[str, list[str]]:
    """Customers by group: the first two columns of a CSV below its header. Raises ``UserError`` on a short line."""
    found: dict[str, list[str]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if row and len(row) < 2:
                    raise UserError("bad_groups", file=path.name, line=number)
                if row and number > 1:
                    found.setdefault(row[1].strip(), []).append(row[0].strip())
    except (UnicodeDecodeError, csv.Error):
        raise UserError("bad_groups", file=path.name, line=1) from None
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("bad_option", option="--as-of", value=text, choices="YYYY-MM-DD") from None


def _days(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UserError("bad_option", option="--window", value=text, choices="1, 2, 3 …") from None


if __name__ == "__main__":
    sys.exit(main())
