"""Parquet and JSON as CSV, by the engine itself. The one rule: measured before it is written."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.errors import UserError
from core.intake import traits
from core.intake.container import beside, place
from core.intake.model import MAX_COLUMNS
from core.intake.sql import quote, text

_MOST_ROWS = 100_000_000
_FIXED = 12
"""Signs that a number or a day takes as text, about."""
_LONG = ("VARCHAR", "BLOB", "BIT", "JSON", "STRUCT", "MAP", "UNION", "ENUM")


def to_csv(path: Path, name: str, form: str, folder: Path, limit: int) -> Path:
    """Write ``form`` (parquet or json) below ``folder``, its column names in the first line.

    Raises ``UserError`` where it is broken, too wide, or would be larger than ``limit`` bytes.
    """
    source, target = place(path, folder), beside(folder, path, ".csv")
    read = f"read_parquet({text(str(source))})"
    if form == "json":
        read = f"read_json({text(str(source))}, sample_size = -1, convert_strings_to_integers = false)"
    try:
        with traits.engine(folder) as connection:
            columns = connection.execute(f"describe from {read}").fetchall()
            if len(columns) > MAX_COLUMNS:
                raise UserError("too_many_columns", file=name, limit=MAX_COLUMNS)
            if form == "parquet" and _size(connection, source, read, columns, limit) > limit:
                raise UserError("too_large", file=name, limit=limit)
            connection.execute(f"copy (from {read}) to {text(str(target))} (format csv, header, delimiter ',')")
    except duckdb.Error:
        raise UserError("not_a_table", file=name) from None
    if target.stat().st_size > limit:
        raise UserError("too_large", file=name, limit=limit)
    return target


def _size(
    connection: duckdb.DuckDBPyConnection, path: Path, read: str, columns: list[tuple[str, ...]], limit: int
) -> int:
    """About how many bytes a Parquet file is as text; packed, it may be a thousandth."""
    declared = f"select sum(num_rows) from parquet_file_metadata({text(str(path))})"
    (rows,) = connection.execute(declared).fetchone() or (0,)
    if rows > _MOST_ROWS:
        return limit + 1
    long = [column[0] for column in columns if column[1].startswith(_LONG) or column[1].endswith("]")]
    size = " + ".join(f"coalesce(sum(strlen(cast({quote(column)} as varchar))), 0)" for column in long) or "0"
    (counted,) = connection.execute(f"select {size} from {read}").fetchone() or (0,)
    return int(counted) + (len(columns) - len(long)) * int(rows) * _FIXED
