"""What a file is, by its bytes and never by its name; and the tables that may be packed inside it."""

from __future__ import annotations

import errno
import lzma
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.intake import archive, packed
from core.intake.packed import CHUNK, Budget

_DEPTH = 2
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PDF = b"%PDF"
_NOT_TABLES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"MZ\x90",
    b"SQLite format",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"{\\rtf",
    b"OggS",
    b"ID3",
)
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*[\"}]")
_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|svg)", re.IGNORECASE)
_HTML = re.compile(
    r"(?>(\s+|<!--.*?-->|<\?xml[^>]*>)*)<(!doctype\s+html|html|head|meta|title|style|body|table|div|center|font|p|h\d)\b",
    re.IGNORECASE | re.DOTALL,
)
_EXCEL_XML = re.compile(r"\s*<(\?xml|([\w-]+:)?Workbook\b).*urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL)
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


@dataclass(frozen=True)
class Found:
    """A file that may be a table; ``form`` is csv, xlsx (any workbook), html, xml (of Excel 2003), parquet or json."""

    path: Path
    name: str
    form: str


@dataclass(frozen=True)
class Unpacked:
    """What is in a file, or the file itself; ``others`` are names of files in it that are no tables."""

    found: tuple[Found, ...]
    others: tuple[str, ...] = ()


def unpack(path: Path, name: str, folder: Path, budget: Budget, depth: int = 0) -> Unpacked:
    """What a file is, or what is packed in it; in an archive of several, each is called after its place in it.

    Raises ``UserError`` where nothing in it may be a table.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLE):
        _refuse_encrypted(path, name)
        return Unpacked((Found(path, name, "xlsx"),))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with _unpacking(UserError("broken_workbook", file=name)), zipfile.ZipFile(path) as zipped:
            members = archive.members(zipped, name, budget)
        if members is None:
            return Unpacked((Found(path, name, "xlsx"),))
        _refuse_deep(depth, name)
        return _all(path, members, name, folder, budget, depth)
    if head.startswith(packed.MARKS):
        _refuse_deep(depth, name)
        target = beside(folder, path, ".unpacked")
        with _unpacking(UserError("not_a_table", file=name)):
            packed.stream(path, target, budget)
        return unpack(target, name, folder, budget, depth + 1)
    return Unpacked((Found(path, name, _form(head, name)),))


def _form(head: bytes, name: str) -> str:
    """What a file is that is not packed."""
    if head.startswith(_PDF):
        raise UserError("pdf", file=name)
    if head.startswith(_NOT_TABLES) or head[257:262] == b"ustar":
        raise UserError("not_a_table", file=name)
    if head.startswith(b"PAR1"):
        return "parquet"
    if _JSON.match(head[:512]):
        return "json"
    text = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1", errors="ignore")
    text = text.removeprefix("ï»¿")
    if _EXCEL_XML.match(text):
        return "xml"
    if _HTML.match(text):
        return "html"
    if _MARKUP.match(text):
        raise UserError("not_a_table", file=name)
    return "csv"


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


def _refuse_deep(depth: int, name: str) -> None:
    if depth >= _DEPTH:  # a workbook inside an archive, but no archives all the way down
        raise UserError("not_a_table", file=name)


@contextmanager
def _unpacking(refusal: UserError) -> Iterator[None]:
    """Refuse what no packer has packed. A disk that is full or fails is no fault of the file."""
    try:
        yield
    except _BROKEN:
        raise refusal from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # a codec gives no number, a place before the beginning this one
            raise
        raise refusal from None


def _all(path: Path, members: list[zipfile.ZipInfo], name: str, folder: Path, budget: Budget, depth: int) -> Unpacked:
    """Every member that may be a table."""
    found: list[Found] = []
    others: list[str] = []
    refusal = UserError("not_a_table", file=name)
    for entry in members:
        called = name if len(members) == 1 else f"{name} › {archive.called(entry)}"
        target = beside(folder, path, ".unpacked")
        with _unpacking(UserError("not_a_table", file=called)), zipfile.ZipFile(path) as zipped:
            packed.member(zipped, entry, target, budget)
        try:
            inside = unpack(target, called, folder, budget, depth + 1)
        except UserError as error:
            if error.key not in ("not_a_table", "pdf") or len(members) == 1:
                raise
            others.append(called)
            continue
        found += inside.found
        others += inside.others
        if len(found) + len(others) > archive.MEMBERS:
            raise UserError("too_many_files", file=name, limit=archive.MEMBERS)
    if not found:
        raise refusal
    return Unpacked(tuple(found), tuple(others))


def place(path: Path, folder: Path) -> Path:
    """The file below ``folder``, the only place that the engine may read: itself, a hard link, or a copy."""
    if folder.resolve() in path.resolve().parents and not path.is_symlink():
        return path
    return linked(path, beside(folder, path, ".text"))


def linked(path: Path, target: Path) -> Path:
    """The same file under another name: a hard link, or a copy."""
    try:
        target.hardlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, target)
    return target
