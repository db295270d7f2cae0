"""A data set that is not accepted yet: built beside the others, looked at, then moved into place or thrown away."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Lock

import duckdb
import pandas as pd

from core import job, joining, merging, refresh
from core.engine import builder
from core.errors import UserError
from core.fact import EXTRAS
from core.intake import Inspection, Mapping, Master, Report, Table, check, counted, create_rejects, load, sql
from core.intake.alike import Proposed, proposed
from core.intake.further import placed
from core.intake.loading import names_currency
from core.intake.model import Change
from core.intake.quality import Quality, examine, leave_out
from core.intake.rollup import roll_up
from core.intake.rollup import upgrade as upgraded
from core.meta import LAYOUT, Meta

DATABASE = "data.duckdb"


@dataclass(frozen=True)
class Choices:
    """What the user decides about a draft: which ``way`` its days go together with those that are there (of what it
    says of customers, "replace" is stronger than what is there), what is left out (``copies``, lines of ``cancelled``
    orders, ``strays``), and which customers become which (``merges``)."""

    way: refresh.Way = "append"
    copies: bool = False
    cancelled: bool = False
    strays: bool = False
    merges: tuple[tuple[str, str], ...] = ()

    @property
    def leaves_out(self) -> bool:
        """Whether any line is left out."""
        return self.copies or self.cancelled or self.strays


@dataclass(frozen=True)
class Draft:
    """Lines read, cleaned and checked, in ``folder``; ``into`` is the data set that they would be added to.

    ``tables`` hold the sales, ``masters`` describe customers; ``twice`` are files with the bytes of another, ``unread``
    those of an archive that hold no sales. Without somebody who is going to look at it, a draft has no ``quality`` and
    no customers that are ``alike``. Without ``tables``, it only joins masters to the data set, whose ``report`` it has,
    and ``changes`` what they say.
    """

    folder: Path
    tables: tuple[Table, ...]
    mapping: Mapping
    report: Report
    into: Meta | None = None
    overlap: refresh.Overlap | None = None
    masters: tuple[Master, ...] = ()
    twice: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    quality: Quality | None = None
    alike: Proposed | None = None
    changes: tuple[Change, ...] = ()
    lock: Lock = field(default_factory=Lock, compare=False, repr=False)
    """The database of a draft is opened once at a time."""

    @property
    def files(self) -> tuple[Table, ...]:
        """Every file of it, sales first."""
        return (*self.tables, *(master.table for master in self.masters))

    @property
    def extras(self) -> dict[str, str]:
        """What the files call the further segment columns."""
        fields = [*self.mapping.fields, *(pair for master in self.masters for pair in master.fields)]
        return {field: column for field, column in fields if field in EXTRAS}

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns that nothing is read from, in the order of the files."""
        used = [(self.mapping.fields, table) for table in self.tables]
        used += [(master.fields, master.table) for master in self.masters]
        left = [
            column.name
            for fields, table in used
            for column in table.columns
            if column.name not in dict(fields).values() and not names_currency(column)
        ]
        return tuple(dict.fromkeys(left))

    @property
    def there(self) -> tuple[str, ...]:
        """Files that the data set has already."""
        known = {digest for _, digest in self.into.files} if self.into else set()
        return tuple(table.name for table in self.files if table.sha256 in known)


def make(
    folder: Path,
    inspection: Inspection,
    mapping: Mapping,
    scratch: Path,
    into: Meta | None,
    before: Path | None,
    examined: bool,
) -> Draft:
    """Build a draft in ``folder`` from inspected files in ``scratch``; ``before`` is the database of ``into``.

    Whoever is going to look at it gets it ``examined``.
    """
    check(mapping, inspection.alone)
    mapping, masters = placed(mapping, inspection.masters, into.extras if into else ())
    inspection = replace(inspection, masters=masters)
    with _opened(folder / DATABASE, scratch, before) as connection:
        report = load(connection, inspection, mapping, marked=examined)
        merging.create(connection)
        if into:
            joining.join_again(connection)
            merging.merge_again(connection)
        job.stage("look", 0.9, 1.0)
        overlap = refresh.overlap(connection) if into else None
        quality = examine(connection) if examined else None
        alike = proposed(connection, "before" if into else "") if examined else None
    left = (inspection.twice, inspection.unread)
    return Draft(folder, inspection.tables, mapping, report, into, overlap, masters, *left, quality, alike)


def join(folder: Path, inspection: Inspection, scratch: Path, into: Meta, before: Path) -> Draft:
    """Build a draft that joins files about customers to a data set, whose database is ``before``."""
    mapping, masters = placed(replace(inspection.mapping, fields=()), inspection.alone, into.extras)
    job.stage("look", 0.0, 1.0)
    with _opened(folder / DATABASE, scratch, before) as connection:
        joined, changes = joining.attach(connection, masters)
    total = None if into.total is None else Decimal(into.total)
    days = (into.first_day, into.last_day)
    report = Report(into.lines, 0, (), total, *days, into.customers, into.fields, into.currency, joined=joined)
    return Draft(folder, (), mapping, report, into, None, masters, inspection.twice, inspection.unread, changes=changes)


def key_list(draft: Draft, merges: merging.Pairs, before: Path | None) -> merging.KeyList:
    """How merging customers would change the list of key accounts."""
    job.stage("keys", 0.0, 1.0, draft.report.lines)
    with draft.lock, _opened(draft.folder / DATABASE, draft.folder, before) as connection:
        return merging.key_list(connection, merges, before is not None)


def rejects(draft: Draft) -> pd.DataFrame:
    """Every rejected row of a draft: file, line, reason, content."""
    with draft.lock, _opened(draft.folder / DATABASE, draft.folder, None) as connection:
        return connection.execute("select file, line, reason, content from reject order by file, line").df()


def finish(draft: Draft, name: str, choices: Choices, before: Path | None) -> Meta:
    """Do what the user chose, compute what every page needs, and state what the data set is. Where lines are left out,
    the files that were read must be there still.

    Raises ``UserError`` where the choices leave no line.
    """
    into, now = draft.into, datetime.now(UTC).isoformat(timespec="milliseconds")
    files = tuple((table.name, table.sha256) for table in draft.files)
    readable = draft.tables[0].csv.parent if choices.leaves_out else draft.folder
    with draft.lock, _opened(draft.folder / DATABASE, readable, before) as connection:
        if draft.quality:
            chosen = (choices.copies, choices.cancelled, choices.strays)
            leave_out(connection, draft.tables, draft.mapping, draft.quality, *chosen)
            if not sql.count(connection, "line"):
                reason, _ = counted(connection, "").rejected_by_reason[0]
                raise UserError("nothing_accepted", file=draft.tables[0].name, reason=reason)
        if into:
            job.stage("add", 0.0, 0.5)
            if draft.tables:
                refresh.combine(connection, choices.way)
            else:
                _join(connection, choices.way == "replace")
        merging.merge(connection, choices.merges)
        changed = into or choices.merges or choices.leaves_out
        report = counted(connection, draft.report.currency) if changed else draft.report
        job.stage("prepare", 0.5, 1.0, report.lines)
        roll_up(connection, report.fields, report.customers)
        connection.execute("checkpoint")
    labels = draft.extras
    made = Meta(
        draft.folder.name,
        name,
        now,
        files,
        report.fields,
        report.lines,
        report.rejected,
        report.rejected_by_reason,
        None if report.total is None else str(report.total),
        report.first_day,
        report.last_day,
        report.customers,
        report.currency,
        extras=tuple(labels.items()),
        layout=LAYOUT,
    )
    if into is None:
        return made
    return replace(
        made,
        id=into.id,
        created=into.created,
        files=(*into.files, *files),
        currency=_one_currency(into.currency, report.currency),
        version=secrets.token_hex(4),
        updated=now,
        extras=tuple((dict(into.extras) | labels).items()),
    )


def upgrade(path: Path) -> None:
    """Bring the database of an earlier version up to date."""
    with _opened(path, path.parent, None) as connection:
        upgraded(connection)
        merging.create(connection)


def _join(connection: duckdb.DuckDBPyConnection, replace: bool) -> None:
    create_rejects(connection)
    joining.apply(connection, replace)
    merging.create(connection)
    merging.merge_again(connection)


def _one_currency(one: str, other: str) -> str:
    """The currency of both; none when they differ, since a sum of two has none."""
    return one if one == other or not other else other if not one else ""


@contextmanager
def _opened(path: Path, readable: Path, before: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = builder(path, readable, before)
    try:
        with job.watched(connection):
            yield connection
    finally:
        connection.close()
