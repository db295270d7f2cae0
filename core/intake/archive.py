"""What stands in an archive: its files with their names, and what makes it a workbook or a trap."""

from __future__ import annotations

import stat
import zipfile
from contextlib import suppress
from pathlib import PurePosixPath

from core.errors import UserError
from core.intake.packed import CHUNK, Budget

MEMBERS = 200
"""How many files an archive may have."""
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_LITTER = ("thumbs.db", "desktop.ini")


def members(archive: zipfile.ZipFile, name: str, budget: Budget) -> list[zipfile.ZipInfo] | None:
    """The files in an archive; None when the archive is a workbook."""
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    if sum(entry.file_size for entry in entries) > budget.left:
        raise budget.refusal()
    names = {entry.filename for entry in entries}
    if names & set(_WORKBOOK_PARTS):
        return None
    if any(_leads_out(entry) for entry in entries):
        raise UserError("unsafe_archive", file=name)
    entries = [entry for entry in entries if not _litter(PurePosixPath(entry.filename))]
    if "[Content_Types].xml" in names or not entries:
        raise UserError("not_a_table", file=name)
    if len(entries) > MEMBERS:
        raise UserError("too_many_files", file=name, limit=MEMBERS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UserError("password_protected", file=name)
    return entries


def _litter(path: PurePosixPath) -> bool:
    """What systems put into archives for themselves."""
    return path.name.startswith(".") or path.parts[:1] == ("__MACOSX",) or path.name.lower() in _LITTER


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a link or names a place outside. Nothing is written by its name; honest packers do not."""
    path = entry.filename.replace("\\", "/")
    rooted = path.startswith("/") or path[1:2] == ":"
    return stat.S_ISLNK(entry.external_attr >> 16) or rooted or ".." in path.split("/")


def test(archive: zipfile.ZipFile) -> None:
    """Read every part up to its declared size: a part that is broken or larger than it says fails here."""
    for entry in archive.infolist():
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError  # by no program that writes workbooks
        with archive.open(entry) as part:
            while part.read(CHUNK):
                pass


def called(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: Chinese Windows writes its own encoding and does not say so."""
    if not entry.flag_bits & 0x800:
        for encoding in ("utf-8", "gb2312"):
            with suppress(UnicodeError):
                return entry.filename.encode("cp437").decode(encoding)
    return entry.filename
