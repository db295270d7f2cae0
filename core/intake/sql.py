"""SQL for a file: user strings are quoted here, and columns are c1, c2 …, whatever a file calls them."""

from __future__ import annotations

import duckdb

from core.intake.model import Table

WHITE = " \t\r\n\u00a0\u3000"
NULLS = ("", "NULL", "null", "NaN", "nan", "#N/A", "\\N")
ERRORS, SCANS = "intake_errors", "intake_scans"
LONGEST_LINE = 16 * 1024 * 1024
SHORT_LINE = 1024 * 1024
"""The engine cuts a file into pieces that are longer than any line may be: a file of a few megabytes is read by two
processors only where its lines are known to be shorter than this."""
_BUFFERS = 2
"""Longest lines that are read at once; left to itself, the engine takes sixteen."""


def quote(name: str) -> str:
    """An identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A string literal, for the places that take no parameter."""
    return "'" + value.replace("'", "''") + "'"


def count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    """How many rows a table or query has."""
    row = connection.execute(f"select count(*) from {source}").fetchone()
    assert row is not None
    return int(row[0])


def cell(table: Table, column: str) -> str:
    """The engine's name for a column of the file; NULL where this file has no such column."""
    names = [found.name for found in table.columns]
    return f"c{names.index(column) + 1}" if column in names else "cast(null as varchar)"


def value(table: Table, column: str) -> str:
    """A cell without the stray quote that may stand at its beginning where a line was mended."""
    found = cell(table, column)
    if not table.mended:
        return found
    quote = table.dialect.quote
    alone = f"starts_with({found}, {text(quote)}) and strpos({found}[2:], {text(quote)}) = 0"
    return f"case when {alone} then {found}[2:] else {found} end"


def trimmed(expression: str) -> str:
    """A text without blanks around it; NULL when nothing is left."""
    return f"nullif(trim({expression}, {text(WHITE)}), '')"


def trimmed_cell(cell: str, tight: bool = False) -> str:
    """The same for every row of a column: most texts begin and end with a plain sign, and trimming is slow."""
    return cell if tight else f"case when {plain(cell)} then {cell} else {trimmed(cell)} end"


def plain(cell: str, last: str = "!") -> str:
    """Whether a text begins with no blank and ends with none, nor with a sign before ``last``: quickly told.

    True only where it is so; of odd signs it may say no.
    """
    begins = f"{cell} between '!' and '~' or ({cell} >= '\u00a1' and not starts_with({cell}, '\u3000'))"
    ends = f"{cell}[-1] between {text(last)} and '~' or ({cell}[-1] >= '\u00a1' and {cell}[-1] <> '\u3000')"
    return f"({begins}) and ({ends})"


def once(name: str, expression: str, use: str) -> str:
    """``use`` with ``name`` for an expression. Written out twice, the engine would compute it for every row."""
    return f"list_transform([{expression}], lambda {name}: {use})[1]"


def read(table: Table, padded: bool = False, recorded: bool = True) -> str:
    """The data rows as text. Rows that do not fit are passed over, and ``recorded`` in ``ERRORS``."""
    names = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, len(table.columns) + 1))
    nulls = ", ".join(text(null) for null in NULLS if table.dialect.escape not in null)
    # One thread when short rows are padded: the parallel scanner refuses quoted line ends then. Never otherwise:
    # on one thread, the engine drops a last row whose quote stays open and records nothing.
    parallel = not padded
    longest = SHORT_LINE if table.short else LONGEST_LINE
    record = f"store_rejects = true, rejects_table = '{ERRORS}', rejects_scan = '{SCANS}'"
    record = record if recorded else "ignore_errors = true"
    return (
        f"read_csv({text(str(table.csv))}, columns = {{{names}}}, auto_detect = false, header = false, "
        f"skip = {table.skip}, delim = {text(table.dialect.delimiter)}, "
        f"quote = {text(table.dialect.quote)}, escape = {text(table.dialect.escape)}, nullstr = [{nulls}], "
        f"null_padding = {str(padded).lower()}, parallel = {str(parallel).lower()}, strict_mode = true, "
        f"max_line_size = {longest}, buffer_size = {_BUFFERS * longest}, {record})"
    )


def forget() -> str:
    """Drop what the last read recorded."""
    return f"drop table if exists {ERRORS}; drop table if exists {SCANS}"
