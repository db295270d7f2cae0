"""What the intake room hands on: frozen values, so that a mapping can be a cache key and nothing changes underneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from core.intake.quotes import Dialect

LIMIT_BYTES = 4 * 1024**3
"""How large a file may be, and how large what is packed in it may become."""
MAX_COLUMNS = 500
COMMAS = Dialect(",")


def storable(name: str) -> str:
    """A name as valid Unicode: file systems give out others."""
    return name.encode("utf-8", errors="replace").decode("utf-8")


@dataclass(frozen=True)
class Source:
    """A file on disk; ``name`` is what its user calls it. ``sheets`` are those to read of its workbooks, by name;
    without any, the one most like sales."""

    path: Path
    name: str
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of the file as found, with up to five different values."""

    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One file or sheet understood. ``csv`` is the UTF-8 text that the engine reads; ``header_line`` is 0 without one.

    ``skip`` is how many rows the engine has to pass over: fewer than lines where a cell has a line end in it. ``lines``
    is about how many lines there are, judged by the first ones. ``bare`` where nothing but a header is there;
    ``mended`` where lines of ``csv`` are not the file's own: a stray quote may stand at the beginning of a cell there;
    ``tight`` where no cell of it can have blanks around it; ``short`` where every row is a line, and none is long.
    ``file`` is what was uploaded, which may hold several tables. In a workbook of several sheets, ``sheet`` is the one
    that was read, ``sheets`` are all of them, and ``book`` stands for their names and headers.
    """

    name: str
    sha256: str
    bytes: int
    format: str
    encoding: str = ""
    dialect: Dialect = COMMAS
    header_line: int = 0
    columns: tuple[Column, ...] = ()
    csv: Path = Path()
    skip: int = 0
    lines: int = 0
    bare: bool = False
    mended: bool = False
    tight: bool = False
    short: bool = False
    file: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    book: str = ""


@dataclass(frozen=True)
class Mapping:
    """Which column is which field, and how its dates and numbers are written.

    ``date_format`` is a strptime format, ``excel``, ``unix`` or ``unix_ms`` for numbers of days, seconds or
    milliseconds, or empty when none fits; ``date_formats`` are (SHA-256, format) of files that write their days in
    another way; where only some files leave their order open while others disagree, ``date_open`` are those. Where an
    ambiguous flag is set, the content also makes sense the other way, and the user is asked.
    """

    fields: tuple[tuple[str, str], ...]
    date_format: str
    date_ambiguous: bool
    decimal: str
    decimal_ambiguous: bool = False
    date_formats: tuple[tuple[str, str], ...] = ()
    date_open: tuple[str, ...] = ()

    def date_format_of(self, sha256: str) -> str:
        """How one file writes its days."""
        return dict(self.date_formats).get(sha256, self.date_format)


@dataclass(frozen=True)
class Master:
    """A file about customers, without sales; ``fields`` are pairs of a field and its column.

    A further segment column has its place among all others only once ``further.placed`` gave it one.
    """

    table: Table
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Inspection:
    """Every file of an import, the union of their columns, and the mapping that the content suggests.

    ``tables`` are the files with sales, ``masters`` those that describe customers. ``data_set`` is the one that files
    with the same header went into before; empty for none. ``twice`` are names of files with the bytes of another: they
    are read once. ``unread`` are files of an archive that hold no sales. ``alone`` are the tables once more, as what
    they are where no file has sales: lists of customers. ``lists`` are (file, sheet) of sheets that are not read and
    describe customers.
    """

    tables: tuple[Table, ...]
    columns: tuple[Column, ...]
    mapping: Mapping
    data_set: str = ""
    masters: tuple[Master, ...] = ()
    twice: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    alone: tuple[Master, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Example:
    """A row and what became of it: where it stands and what it says."""

    reason: str
    file: str
    line: int
    content: str


@dataclass(frozen=True)
class Joined:
    """How a customer master of ``rows`` fits: ``matched`` of those who bought are in it, ``missing`` are not.

    ``absent`` are the first of the missing, ``unsold`` the first of those in it who never bought.
    """

    file: str
    rows: int
    matched: int
    missing: int
    absent: tuple[str, ...] = ()
    unsold: tuple[str, ...] = ()

    @property
    def idle(self) -> int:
        """How many in the master never bought."""
        return self.rows - self.matched


@dataclass(frozen=True)
class Change:
    """What a master says of a field: of how many customers anew (``filled``), and of how many something else than the
    lines say (``differs``)."""

    field: str
    filled: int
    differs: int


@dataclass(frozen=True)
class Report:
    """What became of the rows. ``lines`` + ``rejected`` are all rows of the files that are not blank.

    ``examples`` are the first rejected rows of every reason, ``mended`` the broken lines that were put right.
    """

    lines: int
    rejected: int
    rejected_by_reason: tuple[tuple[str, int], ...]
    total: Decimal | None
    first_day: date
    last_day: date
    customers: int
    fields: tuple[str, ...]
    currency: str
    examples: tuple[Example, ...] = ()
    joined: tuple[Joined, ...] = ()
    mended: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Lines:
    """Some lines, and what they add up to; None without any amount."""

    lines: int = 0
    amount: Decimal | None = None
