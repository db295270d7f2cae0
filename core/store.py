"""Data sets on disk. The one rule: a data set is built beside and moved into place whole, or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from core.engine import Engine, builder
from core.errors import UserError
from core.fact import ATTRIBUTES, SEGMENTS
from core.intake import Inspection, Mapping, Source, check, inspect, load
from core.intake.model import storable

Progress = Callable[[str, float], None]
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_NAME_LIMIT = 120
_ABANDONED = 24 * 60 * 60
"""Seconds without a change after which nobody is at work on a folder any more."""
_HARDLY_FEWER = 0.7
"""Above this share of the lines, a table of orders by day saves no time."""


@dataclass(frozen=True)
class Meta:
    """What is known of a data set; money as text, so that nothing is lost."""

    id: str
    name: str
    created: str
    files: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    lines: int
    rejected: int
    rejected_by_reason: tuple[tuple[str, int], ...]
    total: str | None
    first_day: date
    last_day: date
    customers: int
    currency: str

    @property
    def segments(self) -> tuple[str, ...]:
        """The segment columns that the data has."""
        return tuple(field for field in SEGMENTS if field in self.fields)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that the data can answer."""
        needs = {"revenue": "amount", "profit": "profit", "units": "quantity"}
        return tuple(name for name in ("revenue", "profit", "orders", "units") if needs.get(name, "day") in self.fields)


class Workspace:
    """A folder of data sets, each in a folder of its own under an unguessable id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._engines: dict[str, Engine] = {}
        self._lock = threading.Lock()
        for left in (*folder.glob("incoming/*"), *folder.glob("building/*")):
            if _age(left) > _ABANDONED:  # by a process that was killed
                shutil.rmtree(left, ignore_errors=True)

    def incoming(self) -> Path:
        """A new scratch folder for uploaded files."""
        path = self.folder / "incoming" / secrets.token_urlsafe(16)
        path.mkdir(parents=True)
        return path

    def create(
        self,
        sources: Sequence[Source],
        name: str = "",
        mapping: Mapping | None = None,
        progress: Progress | None = None,
    ) -> Meta:
        """Read files into a new data set. Raises ``UserError`` and leaves nothing behind when that fails."""
        scratch = self.incoming()
        try:
            inspection = inspect(sources, scratch)
            return self.build(
                inspection, mapping or inspection.mapping, name or Path(sources[0].name).stem, scratch, progress
            )
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def build(
        self, inspection: Inspection, mapping: Mapping, name: str, scratch: Path, progress: Progress | None = None
    ) -> Meta:
        """Build a data set from inspected files in ``scratch`` and move it into place."""
        check(mapping)
        identity = secrets.token_urlsafe(16)
        beside = self.folder / "building" / identity
        beside.mkdir(parents=True)
        try:
            connection = builder(beside / "data.duckdb", scratch)
            try:
                report = load(connection, inspection, mapping, progress or _silent)
                (progress or _silent)("prepare", 0.9)
                _roll_up(connection)
                connection.execute("checkpoint")
            finally:
                connection.close()
            meta = Meta(
                identity,
                _named(name),
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                tuple((table.name, table.sha256) for table in inspection.tables),
                report.fields,
                report.lines,
                report.rejected,
                report.rejected_by_reason,
                None if report.total is None else str(report.total),
                report.first_day,
                report.last_day,
                report.customers,
                report.currency,
            )
            _write(beside, meta)
            (self.folder / "sets").mkdir(exist_ok=True)
            os.replace(beside, self.folder / "sets" / identity)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return meta

    def open(self, identity: str) -> Meta:
        """What is known of a data set. Raises ``UserError`` when there is none of this id."""
        try:
            facts = json.loads((self._home(identity) / "meta.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            raise UserError("unknown_data_set") from None
        facts |= {key: date.fromisoformat(facts[key]) for key in ("first_day", "last_day")}
        facts |= {key: tuple(tuple(pair) for pair in facts[key]) for key in ("files", "rejected_by_reason")}
        return Meta(**facts | {"fields": tuple(facts["fields"])})

    def all(self) -> list[Meta]:
        """Every data set, the newest first."""
        return sorted(self._metas(), key=lambda meta: (meta.created, meta.id), reverse=True)

    def same_files(self, hashes: Sequence[str]) -> Meta | None:
        """The newest data set made from exactly these bytes."""
        wanted = sorted(hashes)
        return next((meta for meta in self.all() if sorted(sha for _, sha in meta.files) == wanted), None)

    def rename(self, identity: str, name: str) -> Meta:
        """Give a data set another name."""
        with self._lock:
            meta = replace(self.open(identity), name=_named(name))
            _write(self._home(identity), meta)
        return meta

    def delete(self, identity: str) -> None:
        """Remove a data set: stop what is being asked of it, and leave nothing of it on disk."""
        home = self._home(identity)
        with self._lock:
            engine = self._engines.pop(identity, None)
            if engine:
                engine.close()
            doomed = self.folder / "building" / f"{identity}.deleted"
            doomed.parent.mkdir(exist_ok=True)
            try:
                os.replace(home, doomed)
            except FileNotFoundError:
                raise UserError("unknown_data_set") from None
        shutil.rmtree(doomed)

    def engine(self, identity: str) -> Engine:
        """The one open engine of a data set."""
        with self._lock:
            if identity not in self._engines:
                path = self._home(identity) / "data.duckdb"
                if not path.exists():
                    raise UserError("unknown_data_set")
                self._engines[identity] = Engine(path)
            return self._engines[identity]

    def rejects(self, identity: str) -> pd.DataFrame:
        """The rejected rows of the files: file, line, reason, content."""
        return self.engine(identity).frame("select file, line, reason, content from reject order by file, line", {})

    def values(self, identity: str, column: str, limit: int = 500) -> list[str]:
        """The values of a segment column, the most frequent first."""
        if column not in SEGMENTS:
            raise UserError("bad_option", option="segment", value=column, choices=", ".join(SEGMENTS))
        sql = f"select value from segment_value where field = $field order by lines desc, value limit {int(limit)}"
        return [value for (value,) in self.engine(identity).rows(sql, {"field": column})]

    def _metas(self) -> Iterator[Meta]:
        for path in (self.folder / "sets").glob("*/meta.json"):
            with suppress(UserError):  # deleted meanwhile, or nothing of ours
                yield self.open(path.parent.name)

    def _home(self, identity: str) -> Path:
        if not _ID.fullmatch(identity):
            raise UserError("unknown_data_set")
        return self.folder / "sets" / identity


def _silent(_stage: str, _share: float) -> None:
    """Nobody watches."""


def _age(path: Path) -> float:
    """Seconds since anything in a folder changed."""
    changed = [0.0]
    for found in (path, *path.rglob("*")):
        with suppress(OSError):
            changed.append(found.stat().st_mtime)
    return time.time() - max(changed)


def _named(name: str) -> str:
    return storable(" ".join(name.split()))[:_NAME_LIMIT] or "–"


def _write(folder: Path, meta: Meta) -> None:
    beside = folder / "meta.json.new"
    facts = asdict(meta) | {"first_day": meta.first_day.isoformat(), "last_day": meta.last_day.isoformat()}
    beside.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(beside, folder / "meta.json")


def _roll_up(connection: duckdb.DuckDBPyConnection) -> None:
    """What every page needs: orders by day, one row of attributes per customer, the values of each segment column."""
    keys = "customer, coalesce(order_id, cast(day as varchar)) as order_key, day"
    counted = f"select count(*), approx_count_distinct(hash(one)) from (select {keys} from line) as one"
    lines, orders = connection.execute(counted).fetchone() or (0, 0)
    if orders > _HARDLY_FEWER * lines:
        connection.execute(
            f"create view order_day as select {keys}, amount, profit, quantity, cast(1 as bigint) as lines from line"
        )
    else:
        connection.execute(
            f"create table order_day as select {keys}, sum(amount) as amount, sum(profit) as profit, "
            "sum(quantity) as quantity, count(*) as lines from line group by all "
            "order by customer nulls last, day, order_key"
        )
    latest = ", ".join(
        f"arg_max({column}, day) filter ({column} is not null) as {column}" for column in ("name", *ATTRIBUTES[1:])
    )
    connection.execute(
        f"create table described as select customer, {latest} from line where customer is not null group by customer"
    )
    mains = "\n".join(
        f"left join (select customer, arg_max({column}, (coalesce(total, 0), lines)) as {column} from "
        f"(select customer, {column}, sum(amount) as total, count(*) as lines from line "
        f"where {column} is not null group by all) group by customer) "
        f"as of_{column} using (customer)"
        for column in SEGMENTS
    )
    connection.execute(
        f"create table customer as select d.*, {', '.join(SEGMENTS)} from described as d {mains} order by customer"
    )
    connection.execute("drop table described")
    connection.execute(
        "create table segment_value as "
        + " union all ".join(
            f"select '{column}' as field, coalesce({column}, '') as value, count(*) as lines from line group by all"
            for column in SEGMENTS
        )
    )
