"""How files with these column names were read before. The one rule: it only proposes; the user sees and confirms it."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.intake import Inspection, Mapping, Master, Source, Table, remap, storable, swapped, swapped_decimal

FILE = "mappings.json"
MOST = 500
_BOOK = "book:"
"""How many different headers and workbooks are remembered; the oldest goes first."""


def recalled(folder: Path, inspection: Inspection) -> Inspection:
    """The inspection with the mapping, and the data set, that files with the same header had before."""
    every = _read(folder)
    about, alone = (tuple(_described(every, one) for one in found) for found in (inspection.masters, inspection.alone))
    inspection = replace(inspection, masters=about, alone=alone)
    known = every.get(_signature(inspection.tables))
    if not known:
        return inspection
    if "date_format" not in known:  # files about customers
        return replace(inspection, data_set=known["data_set"] if alone else "")
    mapping = remap(inspection, dict(known["fields"]))
    for way in (mapping, swapped(mapping)):
        if mapping.date_ambiguous and way.date_format == known["date_format"]:
            mapping = replace(way, date_ambiguous=False)
    if mapping.decimal_ambiguous and "decimal" in known:
        mapping = mapping if mapping.decimal == known["decimal"] else swapped_decimal(mapping)
        mapping = replace(mapping, decimal_ambiguous=False)
    return replace(inspection, mapping=mapping, data_set=known["data_set"], alone=())


def remember(folder: Path, tables: Sequence[Table], mapping: Mapping, masters: Sequence[Master], data_set: str) -> None:
    """Keep how files with this header were read, and into which data set. Files without a header look all alike."""
    new: dict[str, Any] = {_signature([one.table]): {"fields": one.fields, "data_set": data_set} for one in masters}
    if tables:
        written = {"date_format": mapping.date_format, "decimal": mapping.decimal}
        new[_signature(tables)] = {"fields": mapping.fields, **written, "data_set": data_set}
    _keep(folder, {key: value for key, value in new.items() if key})


def with_sheets(folder: Path, sources: Sequence[Source], inspection: Inspection) -> list[Source]:
    """The sources with the sheets that were chosen before of such workbooks; empty where those were read already, or
    the user has chosen now."""
    known, read = _read(folder), _sheets((*inspection.tables, *(master.table for master in inspection.masters)))
    wanted: dict[str, tuple[str, ...]] = {}
    for (file, book), sheets in read.items():
        before = known.get(f"{_BOOK}{book}", {}).get("sheets", sheets)
        if set(before) != set(sheets):
            wanted[file] = tuple(before)
    if not wanted or any(source.sheets for source in sources):
        return []
    return [replace(source, sheets=wanted.get(storable(source.name), ())) for source in sources]


def remember_sheets(folder: Path, tables: Sequence[Table]) -> None:
    """Keep which sheets of a workbook were read."""
    _keep(folder, {f"{_BOOK}{book}": {"sheets": sheets} for (_, book), sheets in _sheets(tables).items()})


def _sheets(tables: Sequence[Table]) -> dict[tuple[str, str], list[str]]:
    """What was read of each workbook of several sheets, by its file and what it looks like."""
    found: dict[tuple[str, str], list[str]] = {}
    for table in tables:
        if table.book:
            found.setdefault((table.file, table.book), []).append(table.sheet)
    return found


def _keep(folder: Path, entries: dict[str, Any]) -> None:
    if not entries:
        return
    known = {key: value for key, value in _read(folder).items() if key not in entries} | entries
    beside = folder / f"{FILE}.{secrets.token_hex(4)}"
    beside.write_text(json.dumps(dict(list(known.items())[-MOST:]), ensure_ascii=False), encoding="utf-8")
    os.replace(beside, folder / FILE)


def _described(known: dict[str, Any], master: Master) -> Master:
    """A file about customers as one with the same header was read."""
    before = known.get(_signature([master.table]), {})
    if not before or "date_format" in before:
        return master
    there = {column.name for column in master.table.columns}
    return replace(master, fields=tuple((field, column) for field, column in before["fields"] if column in there))


def _signature(tables: Sequence[Table]) -> str:
    """What stands for a header: its names in any order; empty where a file has none."""
    if not all(table.header_line for table in tables):
        return ""
    names = sorted({column.name for table in tables for column in table.columns})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, TypeError):  # not there, or not ours
        return dict(json.loads((folder / FILE).read_text(encoding="utf-8")))
    return {}
