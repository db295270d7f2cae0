"""What was answered before, on disk beside the data set. The one rule: what is read here is what the engine said.

The name of a file is made of everything that an answer depends on: its folder is of one version of the data, the text
of the question and the values bound are in its name. So none is out of date, and what cannot be read is asked again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from core.question import Query

T = TypeVar("T", pd.DataFrame, list[dict[str, Any]])
LEAST = 100_000
"""Rows of a data set from which on an answer is worth a file."""
MOST_ROWS = 100_000
MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 8_000
"""Both of one version of a data set; what was read the longest ago goes first."""
_END = ".arrow"
_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")
_VERSIONS = (duckdb.__version__, pd.__version__, pa.__version__)
"""Another library may say the same in other types."""
_SUM = 16
"""Bytes at the end of a file that tell whether the others are as they were written."""


@dataclass(frozen=True)
class Form(Generic[T]):
    """How an answer is taken from the engine, and how it becomes columns and is made of them again."""

    name: str
    taken: Callable[[duckdb.DuckDBPyConnection], T]
    columns: Callable[[T], pa.Table]
    again: Callable[[pa.Table], T]
    said: Callable[[T], object]
    """What has to be the same before and after: values and types."""


def _folder(database: Path) -> Path:
    """Where the answers about a database are."""
    return database.with_suffix(".answers")


def forget(database: Path) -> None:
    """Remove all that was answered about a database."""
    shutil.rmtree(_folder(database), ignore_errors=True)


def find(database: Path, query: Query, form: Form[T]) -> T | None:
    """The answer to a question, or None where there is none to be read."""
    path = _path(database, query, form.name)
    try:
        written = path.read_bytes()
        if _sum(written[:-_SUM]) != written[-_SUM:]:
            raise ValueError(path)
        found = form.again(pa.ipc.open_file(pa.BufferReader(written[:-_SUM])).read_all())
    except FileNotFoundError:
        return None
    except (OSError, pa.ArrowException, ValueError, TypeError, KeyError):
        with suppress(OSError):
            path.unlink()
        return None
    with suppress(OSError):  # where nothing can be written, it is read all the same
        os.utime(path)
    return found


def keep(database: Path, query: Query, form: Form[T], answer: T) -> None:
    """Write an answer where it is not too long, and reads the same again; a full disk or memory, or a number that no
    column holds, is no reason to fail."""
    if len(answer) > MOST_ROWS:
        return
    path = _path(database, query, form.name)
    with suppress(OSError, pa.ArrowException, ValueError, TypeError, ArithmeticError, MemoryError):
        table = form.columns(answer)
        if form.said(form.again(table)) != form.said(answer):
            return
        path.parent.mkdir(exist_ok=True)
        beside = path.with_name(f"{path.stem}.{secrets.token_hex(4)}")
        try:
            beside.write_bytes(_written(table))
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
        _tidy(path.parent)


def _path(database: Path, query: Query, form: str) -> Path:
    told = (form, _VERSIONS, query.sql, sorted(query.parameters.items()))
    return _folder(database) / (hashlib.sha256(repr(told).encode()).hexdigest() + _END)


def _written(table: pa.Table) -> bytes:
    with pa.BufferOutputStream() as columns:
        with pa.ipc.new_file(columns, table.schema, options=_PACKED) as writer:
            writer.write_table(table)
        told = columns.getvalue().to_pybytes()
    return told + _sum(told)


def _sum(told: bytes) -> bytes:
    return hashlib.blake2b(told, digest_size=_SUM).digest()


def _tidy(place: Path) -> None:
    """Drop what was read the longest ago while there is too much, also what a killed process left half written."""
    there = [(entry.stat(), entry.path) for entry in os.scandir(place)]
    there.sort(key=lambda one: (one[0].st_mtime_ns, one[1]))
    size = sum(state.st_size for state, _ in there)
    for gone, (state, path) in enumerate(there):
        if size <= MOST_BYTES and len(there) - gone <= MOST_FILES:
            break
        size -= state.st_size
        os.unlink(path)


def _said(frame: pd.DataFrame) -> object:
    """Names and types of the columns, and every value, with its type where those of a column may differ."""
    return [(name, str(values.dtype), _values(values)) for name, values in frame.items()]


def _values(values: pd.Series) -> object:
    if values.dtype == object:
        return [one if isinstance(one, str) else (type(one), repr(one)) for one in values.tolist()]
    return values.to_numpy().tobytes()


FRAME = Form[pd.DataFrame](
    "frame",
    duckdb.DuckDBPyConnection.df,
    pa.Table.from_pandas,
    pa.Table.to_pandas,
    _said,
)


def _rows(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


DICTS = Form[list[dict[str, Any]]](
    "dicts",
    _rows,
    pa.Table.from_pylist,
    pa.Table.to_pylist,
    repr,
)
