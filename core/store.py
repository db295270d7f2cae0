"""Data sets on disk. The one rule: a data set is built beside and moved into place whole, or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd

from core import answered, draft, meta, remembered
from core.draft import Choices, Draft
from core.engine import Engine, abandoned
from core.errors import UserError
from core.fact import SEGMENTS
from core.intake import Inspection, Mapping, Source, inspect
from core.intake.model import storable
from core.merging import KeyList, Pairs
from core.meta import Meta
from core.notes import Notes

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_NAME_LIMIT = 120


class Workspace:
    """A folder of data sets, each in a folder of its own under an unguessable id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._engines: dict[str, Engine] = {}
        self._lock = threading.Lock()
        for left in (*folder.glob("incoming/*"), *folder.glob("building/*")):
            if abandoned(left):
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
    ) -> Meta:
        """Read files into a new data set. Raises ``UserError`` and leaves nothing behind when that fails."""
        scratch = self.incoming()
        try:
            inspection = inspect(sources, scratch)
            return self.build(inspection, mapping or inspection.mapping, name or Path(sources[0].name).stem, scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def inspect(self, sources: Sequence[Source], scratch: Path) -> Inspection:
        """Understand files; a header seen before is mapped as it was then, and of a workbook seen before those sheets
        are read that were chosen then. Raises ``UserError``."""
        found = inspect(sources, scratch)
        again = remembered.with_sheets(self.folder, sources, found)
        return remembered.recalled(self.folder, inspect(again, scratch) if again else found)

    def build(self, inspection: Inspection, mapping: Mapping, name: str, scratch: Path) -> Meta:
        """Draft inspected files in ``scratch`` and accept them as a new data set."""
        return self.accept(self.draft(inspection, mapping, scratch, examined=False), name)

    def draft(
        self,
        inspection: Inspection,
        mapping: Mapping,
        scratch: Path,
        into: Meta | None = None,
        examined: bool = True,
    ) -> Draft:
        """Read, clean and check files beside the data sets; ``into`` is the one that they would be added to.

        Not ``examined``, the draft can be accepted as it is, and nothing else.
        """
        before = self._home(into.id) / into.database if into else None
        with self._building() as folder:
            return draft.make(folder, inspection, mapping, scratch, into, before, examined)

    def join(self, inspection: Inspection, scratch: Path, into: Meta) -> Draft:
        """Read files about customers beside the data sets; ``into`` is the one that they would be joined to."""
        with self._building() as folder:
            return draft.join(folder, inspection, scratch, into, self._home(into.id) / into.database)

    def accept(self, drafted: Draft, name: str, choices: Choices | None = None) -> Meta:
        """Move a draft into place: a new data set, or the next version of the one that it was made for.

        Raises ``UserError`` when that one was changed or deleted meanwhile; nothing is changed then.
        """
        try:
            into = drafted.into
            before = self._unchanged(into) if into else None
            made = draft.finish(drafted, _named(name), choices or Choices(), before)
            if into is None:
                meta.write(drafted.folder, made)
                (self.folder / "sets").mkdir(exist_ok=True)
                os.replace(drafted.folder, self.folder / "sets" / made.id)
            else:
                made = self._renew(drafted.folder, into, made)
            remembered.remember(self.folder, drafted.tables, drafted.mapping, drafted.masters, made.id)
            remembered.remember_sheets(self.folder, drafted.files)
        finally:
            self.discard(drafted)
        return made

    def rejected(self, drafted: Draft) -> pd.DataFrame:
        """The rejected rows of a draft: file, line, reason, content."""
        return draft.rejects(drafted)

    def key_list(self, drafted: Draft, merges: Pairs) -> KeyList:
        """How merging customers of a draft would change the list of key accounts. Raises ``UserError``."""
        before = self._unchanged(drafted.into) if drafted.into else None
        return draft.key_list(drafted, merges, before)

    def discard(self, drafted: Draft) -> None:
        """Throw a draft away."""
        shutil.rmtree(drafted.folder, ignore_errors=True)

    def undo(self, identity: str) -> Meta:
        """Go back to the version before the last refresh. Raises ``UserError`` where there is none."""
        home = self._home(identity)
        with self._lock:
            now, before = self.open(identity), meta.read(home, meta.BEFORE)
            self._retire(identity)
            before = replace(before, name=now.name)
            meta.write(home, before)
            (home / meta.BEFORE).unlink()
        _remove(home / now.database)
        return before

    def can_undo(self, identity: str) -> bool:
        """Whether the data set has a version before."""
        return (self._home(identity) / meta.BEFORE).exists()

    @contextmanager
    def _building(self) -> Iterator[Path]:
        """A new folder beside the data sets, which goes away where nothing could be built in it."""
        folder = self.folder / "building" / secrets.token_urlsafe(16)
        folder.mkdir(parents=True)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _unchanged(self, into: Meta) -> Path:
        """The database that a draft was compared with."""
        if self.open(into.id).version != into.version:
            raise UserError("changed_meanwhile", name=into.name)
        return self._home(into.id) / into.database

    def _renew(self, folder: Path, into: Meta, made: Meta) -> Meta:
        """Put a new version beside the one in force, then name it: the one step after which it is there."""
        home = self._home(into.id)
        with self._lock:
            self._unchanged(into)
            now = self.open(into.id)  # it may have been renamed
            older = meta.read(home, meta.BEFORE).database if (home / meta.BEFORE).exists() else None
            os.replace(folder / draft.DATABASE, home / made.database)
            meta.write(home, now, meta.BEFORE)
            made = replace(made, name=now.name)
            meta.write(home, made)
            self._retire(into.id)
        if older and older != now.database:
            _remove(home / older)
        return made

    def _retire(self, identity: str) -> None:
        """Let go of the engine of a version that is no longer in force; what is being asked of it ends first."""
        engine = self._engines.pop(identity, None)
        if engine:
            engine.close(interrupt=False)

    def open(self, identity: str) -> Meta:
        """What is known of a data set. Raises ``UserError`` when there is none of this id."""
        return meta.read(self._home(identity))

    def all(self) -> list[Meta]:
        """Every data set, the newest first."""
        return sorted(self._metas(), key=lambda found: (found.created, found.id), reverse=True)

    def same_files(self, hashes: Sequence[str]) -> Meta | None:
        """The newest data set made from exactly these bytes."""
        wanted = sorted(hashes)
        return next((found for found in self.all() if sorted(sha for _, sha in found.files) == wanted), None)

    def rename(self, identity: str, name: str) -> Meta:
        """Give a data set another name."""
        with self._lock:
            renamed = replace(self.open(identity), name=_named(name))
            meta.write(self._home(identity), renamed)
        return renamed

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
                found = self.open(identity)
                path = self._home(identity) / found.database
                if not path.exists():
                    raise UserError("unknown_data_set")
                if found.layout < meta.LAYOUT:
                    draft.upgrade(path)
                    answered.forget(path)
                    meta.write(self._home(identity), replace(found, layout=meta.LAYOUT))
                self._engines[identity] = Engine(path)
            return self._engines[identity]

    def notes(self, identity: str) -> Notes:
        """What users wrote about the customers of a data set. Raises ``UserError`` when there is none of this id."""
        self.open(identity)
        return Notes(self._home(identity))

    def rejects(self, identity: str) -> pd.DataFrame:
        """The rejected rows of the files: file, line, reason, content."""
        columns = ("file", "line", "reason", "content")
        rows = self.engine(identity).rows(f"select {', '.join(columns)} from reject order by file, line", {})
        return pd.DataFrame(rows, columns=columns)

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


def _remove(database: Path) -> None:
    """Remove a version that is no longer in force, and what was answered about it."""
    database.unlink(missing_ok=True)
    answered.forget(database)


def _named(name: str) -> str:
    return storable(" ".join(name.split()))[:_NAME_LIMIT] or "–"
