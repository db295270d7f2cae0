"""From files to an inspection. The one rule: what cannot become a table says why with a key, never with a traceback."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core import job
from core.errors import UserError
from core.fact import BY_NAME
from core.intake import columnar, container, dates, decimals, encoding, layout, master, traits, workbook
from core.intake.container import beside, chunks
from core.intake.further import further, placed
from core.intake.model import LIMIT_BYTES, Column, Inspection, Mapping, Master, Source, Table, storable
from core.intake.suggest import Trait, suggest


def inspect(sources: Sequence[Source], folder: Path, limit_bytes: int = LIMIT_BYTES) -> Inspection:
    """Understand files; what has to be written anew goes to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[tuple[Table, list[Trait]]] = []
    twice: list[str] = []
    with traits.engine(folder) as connection:
        for number, source in enumerate(Source(given.path, storable(given.name)) for given in sources):
            job.stage("inspect", number / len(sources), (number + 1) / len(sources))
            table = understood(source, folder, limit_bytes)
            if table.bare:
                raise UserError("header_only", file=table.name)
            if any(table.sha256 == known.sha256 for known, _ in found):
                twice.append(table.name)
                continue
            traits.sample(connection, table)
            table = replace(table, columns=traits.shown(connection, [column.name for column in table.columns]))
            found.append((table, traits.traits(connection, table)))
        if not found:
            raise UserError("empty_file", file="")
        named = [suggest(seen) for _, seen in found]
        tables, masters, alone = _parted(found, named)
        first = next(place for place, (table, _) in enumerate(found) if table is tables[0])
        fields = named[first] | further(found[first][1], named[first])
        mapping, about = placed(traits.mapping(connection, tables, fields), masters)
    return Inspection(tuple(tables), _columns(tables), mapping, "", about, tuple(twice), tuple(alone))


def remap(inspection: Inspection, fields: dict[str, str]) -> Mapping:
    """The user's choice of columns, with its date format and decimal sign found anew."""
    there = {column.name for column in inspection.columns}
    chosen = {field: column for field, column in fields.items() if field in BY_NAME and column in there}
    with traits.engine(inspection.tables[0].csv.parent) as connection:
        return traits.mapping(connection, inspection.tables, chosen)


def swapped(mapping: Mapping) -> Mapping:
    """The same mapping with day and month of its dates the other way round, where they can be."""
    turned = mapping.date_open or tuple(file for file, _ in mapping.date_formats)
    others = tuple((file, dates.swapped(form) if file in turned else form) for file, form in mapping.date_formats)
    return replace(mapping, date_format=dates.swapped(mapping.date_format), date_formats=others)


def swapped_decimal(mapping: Mapping) -> Mapping:
    """The same mapping with the other decimal sign: 1.200 is twelve hundred instead of one and a fifth, or back."""
    return replace(mapping, decimal=decimals.other(mapping.decimal))


def check(mapping: Mapping, alone: Sequence[Master] = ()) -> None:
    """Refuse a mapping that nothing can be computed from; ``alone`` are files that only describe customers."""
    fields = dict(mapping.fields)
    if alone and "day" not in fields:
        raise UserError("only_customers", file=alone[0].table.name)
    if "customer" not in fields and "name" not in fields:
        raise UserError("no_customer_column")
    if "day" not in fields:
        raise UserError("no_date_column")


def _parted(
    found: Sequence[tuple[Table, list[Trait]]], fields: Sequence[dict[str, str]]
) -> tuple[list[Table], list[Master], list[Master]]:
    """Files with sales, and beside them files that describe customers; or all of them, where no file has sales.

    ``fields`` are the columns that each file's content suggests, by field.
    """
    told = [master.of(table, named, seen) for (table, seen), named in zip(found, fields, strict=True)]
    masters = [one for one in told if one]
    if len(masters) == len(found):
        alone = [] if any("day" in named for named in fields) else masters
        return [table for table, _ in found], [], alone
    return [table for (table, _), one in zip(found, told, strict=True) if one is None], masters, []


def understood(source: Source, folder: Path, limit: int = LIMIT_BYTES) -> Table:
    """A file as the table in it; its columns have names, no samples yet. Raises ``UserError`` where there is none."""
    size = source.path.stat().st_size
    if size == 0:
        raise UserError("empty_file", file=source.name)
    if size > limit:
        raise UserError("too_large", file=source.name, limit=limit)
    digest = hashlib.sha256()
    with source.path.open("rb") as file:
        for chunk in chunks(file):
            digest.update(chunk)
    path, form = container.unpack(source.path, source.name, folder, limit)
    if path.stat().st_size == 0:
        raise UserError("empty_file", file=source.name)
    if form in ("parquet", "json"):
        path, found = columnar.to_csv(path, source.name, form, folder, limit), "utf-8"
    elif form == "xlsx":
        path, found = workbook.to_csv(path, source.name, beside(folder, path, ".csv"), limit), "utf-8"
    else:
        path, found = encoding.utf8(path, source.name, folder)
    named = form in ("parquet", "json")
    path, laid_out = layout.find(path, source.name, beside(folder, path, ".split"), named)
    if form == "xlsx" and laid_out.dialect.delimiter != ",":
        raise UserError("not_a_table", file=source.name)
    return Table(
        source.name,
        digest.hexdigest(),
        size,
        form,
        found,
        laid_out.dialect,
        laid_out.header_line,
        tuple(Column(name, ()) for name in laid_out.names),
        container.place(path, folder),
        laid_out.skip,
        laid_out.lines,
        laid_out.bare,
    )


def _columns(tables: Sequence[Table]) -> tuple[Column, ...]:
    """The union over files, in order of appearance."""
    found: dict[str, Column] = {}
    for table in tables:
        for column in table.columns:
            known = found.get(column.name)
            found[column.name] = column if known is None or not known.samples else known
    return tuple(found.values())
