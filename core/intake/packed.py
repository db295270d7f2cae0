"""Packed bytes, unpacked piece by piece. The one rule: never more at once, nor in all, than is allowed."""

from __future__ import annotations

import bz2
import copy
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from core import job
from core.errors import UserError

CHUNK = 1 << 18
"""Bytes that are looked at again and again while they are in the cache of the processor."""
_MEMORY = 256 * 1024**2
"""Bytes that unpacking xz may take: what its strongest level asks for, and some."""
_BZIP2, _ZSTD, _XZ = 12, 93, 95
_Unpacking = Callable[[IO[bytes]], Iterator[bytes]]
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Budget:
    """How many bytes may still be written for a file: an archive has one for everything in it."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit, self.left = name, limit, limit

    def take(self, size: int) -> None:
        """Raises ``UserError`` where less is left."""
        self.left -= size
        if self.left < 0:
            raise self.refusal()

    def refusal(self) -> UserError:
        """The file would become too large."""
        return UserError("too_large", file=self.name, limit=self.limit)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece."""
    while chunk := file.read(CHUNK):
        job.breathe()
        yield chunk


def _xz(file: IO[bytes]) -> Iterator[bytes]:
    """By hand: the library's own reader takes as much memory as a file asks for."""
    unpacking: lzma.LZMADecompressor | None = None
    data = b""
    while data := data or file.read(CHUNK):
        job.breathe()
        if unpacking is None:
            data = data.lstrip(b"\0")  # streams may be padded
            if not data:
                continue
            unpacking = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
        yield unpacking.decompress(data, CHUNK)
        while not unpacking.needs_input and not unpacking.eof:
            yield unpacking.decompress(b"", CHUNK)
        data, unpacking = (unpacking.unused_data, None) if unpacking.eof else (b"", unpacking)
    if unpacking is not None:
        raise EOFError


def _read_by(opener: Callable[[Any], Any], file: IO[bytes]) -> Iterator[bytes]:
    with opener(file) as unpacking:
        yield from chunks(unpacking)


_gzip = partial(_read_by, gzip.open)
_bzip2 = partial(_read_by, bz2.open)
_zstd = partial(_read_by, partial(pa.input_stream, compression="zstd"))
_STREAMS: dict[bytes, _Unpacking] = {b"\x1f\x8b": _gzip, b"BZh": _bzip2, b"\xfd7zXZ\0": _xz, b"(\xb5/\xfd": _zstd}
_METHODS: dict[int, _Unpacking] = {_BZIP2: _bzip2, _ZSTD: _zstd, _XZ: _xz}
MARKS = tuple(_STREAMS)
"""How files begin that are one packed stream."""


def stream(path: Path, target: Path, budget: Budget) -> None:
    """Unpack a file that begins with one of ``MARKS``."""
    with path.open("rb") as file:
        mark = file.read(8)
        file.seek(0)
        kind = next(kind for begins, kind in _STREAMS.items() if mark.startswith(begins))
        _write(kind(file), target, budget)


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, budget: Budget) -> None:
    """Unpack a file of an archive. Raises ``NotImplementedError`` for a way of packing that has no bounded reader."""
    if entry.compress_type in _PLAIN:
        with archive.open(entry) as file:
            _write(chunks(file), target, budget)
        return
    if entry.compress_type not in _METHODS:
        raise NotImplementedError
    # As it stands in the archive: the library would unpack these ways in one piece, however large it becomes.
    raw = copy.copy(entry)
    raw.compress_type, raw.file_size = zipfile.ZIP_STORED, entry.compress_size
    del raw.CRC
    with archive.open(raw) as file:
        found = _write(_METHODS[entry.compress_type](file), target, budget)
    if found != entry.CRC:
        raise zipfile.BadZipFile


def _write(pieces: Iterator[bytes], target: Path, budget: Budget) -> int:
    """Write them; the check sum."""
    check = 0
    with target.open("wb") as file:
        for piece in pieces:
            budget.take(len(piece))
            check = zlib.crc32(piece, check)
            file.write(piece)
    return check
