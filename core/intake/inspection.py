"""From files to an inspection. The one rule: what cannot become a table says why with a key, never with a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from core import job
from core.errors import UserError
from core.fact import BY_NAME
from core.intake import dates, decimals, master, traits
from core.intake.further import further, placed
from core.intake.model import LIMIT_BYTES, Column, Inspection, Mapping, Master, Source, Table, storable
from core.intake.opening import NO_TABLE, names_customers_only, opened
from core.intake.suggest import Trait, suggest


def inspect(sources: Sequence[Source], folder: Path, limit_bytes: int = LIMIT_BYTES) -> Inspection:
    """Understand files; what has to be written anew goes to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[tuple[Table, list[Trait]]] = []
    twice: list[str] = []
    unread: list[str] = []
    lists: list[tuple[str, str]] = []
    packed: set[str] = set()
    refusals: list[UserError] = []
    with traits.engine(folder) as connection:
        for number, source in enumerate(replace(given, name=storable(given.name)) for given in sources):
            job.stage("inspect", number / len(sources), (number + 1) / len(sources))
            inside = opened(source, folder, limit_bytes)
            unread += inside.others
            lists += [(one.file, one.sheet) for one in inside.left if _describes_customers(connection, one)]
            for table in inside.tables:
                if any(table.sha256 == known.sha256 for known, _ in found):
                    twice.append(table.name)
                    continue
                try:
                    found.append(_seen(connection, table))
                except UserError as error:
                    if not inside.several or error.key not in NO_TABLE:
                        raise
                    unread.append(table.name)
                    refusals.append(error)
                if inside.several:
                    packed.add(table.name)
        if not found:
            raise refusals[0]
        named = {table: suggest(seen) for table, seen in found}
        tables, masters, alone = _parted(found, list(named.values()))
        tables, others, lead = _selling(tables, named, packed)
        fields = named[lead] | further(dict(found)[lead], named[lead])
        mapping, about = placed(traits.mapping(connection, tables, fields), masters)
    left = (tuple(twice), (*unread, *others), tuple(alone), tuple(lists))
    return Inspection(tuple(tables), _columns(tables), mapping, "", about, *left)


def _seen(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[Table, list[Trait]]:
    """The table with samples of its values, and what its columns look like."""
    if table.bare:
        raise UserError("header_only", file=table.name)
    traits.sample(connection, table)
    table = replace(table, columns=traits.shown(connection, [column.name for column in table.columns]))
    return table, traits.traits(connection, table)


def _describes_customers(connection: duckdb.DuckDBPyConnection, sheet: Table) -> bool:
    """Whether a sheet that is not read is a list of customers; only those are looked into whose header says so."""
    if not names_customers_only(sheet):
        return False
    try:
        table, found = _seen(connection, sheet)
    except UserError:
        return False
    return master.of(table, suggest(found), found) is not None


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


def _selling(
    tables: Sequence[Table], named: dict[Table, dict[str, str]], packed: set[str]
) -> tuple[list[Table], list[str], Table]:
    """Tables with sales, the names of those that came ``packed`` with others and lack customers or days, and the table
    whose columns tell most."""
    selling = [table for table in tables if "day" in named[table] and named[table].keys() & {"customer", "name"}]
    if not selling:
        return list(tables), [], tables[0]
    kept = [table for table in tables if table in selling or table.name not in packed]
    return kept, [table.name for table in tables if table not in kept], selling[0]


def _columns(tables: Sequence[Table]) -> tuple[Column, ...]:
    """The union over files, in order of appearance."""
    found: dict[str, Column] = {}
    for table in tables:
        for column in table.columns:
            known = found.get(column.name)
            found[column.name] = column if known is None or not known.samples else known
    return tuple(found.values())
