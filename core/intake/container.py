"""What a file is, by its bytes and never by its name; and the one table that may be packed inside it."""

from __future__ import annotations

import errno
import gzip
import lzma
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from core import job
from core.errors import UserError

CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_NOT_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"PAR1",
    b"BZh",
    b"\xfd7zXZ",
    b"MZ\x90",
    b"SQLite format",
    b"II*\x00",
    b"MM\x00*",
    b"(\xb5/\xfd",
    b"RIFF",
    b"{\\rtf",
    b"OggS",
    b"ID3",
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def unpack(path: Path, name: str, folder: Path, limit: int) -> tuple[Path, bool]:
    """The file itself or the one packed in it, and whether it is a workbook. Raises ``UserError`` for anything else."""
    for _ in range(3):  # a workbook inside an archive, but no archives all the way down
        with path.open("rb") as file:
            head = file.read(512)
        if head.startswith(_OLE):
            _refuse_encrypted(path, name)
            return path, True
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            packed = _member(path, name, limit)
            if packed is None:
                return path, True
            path = _extracted(path, packed, name, folder, limit)
        elif head.startswith(b"\x1f\x8b"):
            path = _gunzipped(path, name, folder, limit)
        else:
            if head.startswith(_NOT_TABLES) or head.lstrip().lower().startswith(_MARKUP):
                raise UserError("not_a_table", file=name)
            return path, False
    raise UserError("not_a_table", file=name)


def beside(folder: Path, path: Path, ending: str) -> Path:
    """A name in ``folder`` that is not taken."""
    number = 0
    while (found := folder / f"{path.stem[:40]}.{number}{ending}").exists():
        number += 1
    return found


def _refuse_encrypted(path: Path, name: str) -> None:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if _ENCRYPTED_STREAM in tail + chunk:
                raise UserError("password_protected", file=name)
            tail = chunk[-len(_ENCRYPTED_STREAM) :]


@contextmanager
def _unpacking(key: str, name: str) -> Iterator[None]:
    """Refuse with a key what no packer has packed. A disk that is full or fails is no fault of the file."""
    try:
        yield
    except _BROKEN:
        raise UserError(key, file=name) from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # a codec gives no number, a place before the beginning this one
            raise
        raise UserError(key, file=name) from None


def _member(path: Path, name: str, limit: int) -> str | None:
    """The one file in an archive; None when the archive is a workbook."""
    with _unpacking("broken_workbook", name), zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if sum(entry.file_size for entry in entries) > limit:
            raise UserError("too_large", file=name, limit=limit)
        names = {entry.filename for entry in entries}
        if names & set(_WORKBOOK_PARTS):
            _test(archive, entries)
            return None
        entries = [
            entry
            for entry in entries
            if not Path(entry.filename).name.startswith(".") and not entry.filename.startswith("__MACOSX")
        ]
        if "[Content_Types].xml" in names or len(entries) != 1:
            raise UserError("not_a_table", file=name)
        if entries[0].flag_bits & 1:
            raise UserError("password_protected", file=name)
        return entries[0].filename


def _test(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Read every part up to its declared size: a part that is broken or larger than it says fails here."""
    for entry in entries:
        with archive.open(entry) as part:
            while part.read(CHUNK):
                pass


def _extracted(path: Path, member: str, name: str, folder: Path, limit: int) -> Path:
    target = beside(folder, path, ".unzipped")
    with _unpacking("not_a_table", name), zipfile.ZipFile(path) as archive, archive.open(member) as packed:
        _copy(packed, target, name, limit)
    return target


def _gunzipped(path: Path, name: str, folder: Path, limit: int) -> Path:
    target = beside(folder, path, ".gunzipped")
    with _unpacking("not_a_table", name), gzip.open(path, "rb") as packed:
        _copy(cast(IO[bytes], packed), target, name, limit)
    return target


def _copy(packed: IO[bytes], target: Path, name: str, limit: int) -> None:
    size = 0
    with target.open("wb") as file:
        for chunk in chunks(packed):
            size += len(chunk)
            if size > limit:
                raise UserError("too_large", file=name, limit=limit)
            file.write(chunk)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece."""
    while chunk := file.read(CHUNK):
        job.breathe()
        yield chunk


def place(path: Path, folder: Path) -> Path:
    """The file below ``folder``, the only place that the engine may read: itself, a hard link, or a copy."""
    if folder.resolve() in path.resolve().parents and not path.is_symlink():
        return path
    target = beside(folder, path, ".text")
    try:
        target.hardlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, target)
    return target
