"""Which encoding a text has, decided on its bytes; the engine is only ever given UTF-8 with plain line ends."""

from __future__ import annotations

import codecs
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core import job
from core.errors import UserError
from core.intake import transcode
from core.intake.container import beside
from core.intake.packed import chunks

_SCRIPT = Path(transcode.__file__)
_SAMPLE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL_SHARE = 0.01
_STRANGE = re.compile(r"[\0-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_HIGH = re.compile(r"[^\0-\x7f]")
_SIGNS = {
    "gb18030": re.compile(rb"[\x80-\xff](?:[\x40-\xff]|(?!\Z))", re.DOTALL),
    "big5": re.compile(rb"[\x80-\xff](?:[\x40-\x7e\xa1-\xff]|(?!\Z))", re.DOTALL),
}
"""A lead with its trail, or alone; the end of a sample may cut one in two."""
_HANZI_SHARE = 0.6
_BROKEN_SHARE = 0.02


_SLOW = ("gb18030", "big5")
"""Encodings that take long to decode, and in which no sign has a line end in it."""
_LARGE = 16 * 1024 * 1024
_APART = re.compile(rb"[\0-\x7f]{3}\n")
"""A line end that no sign can reach over, not even half of one: none is longer than four bytes."""


@dataclass(frozen=True)
class Text:
    """A text as UTF-8, the encoding it was found in, and with which delimiters no cell of it has blanks around it."""

    path: Path
    encoding: str
    tight: str


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes tells; it ends where the text is no UTF-8."""

    utf8: bool
    nuls: int
    lone_returns: int
    blank: bool
    tight: str


def utf8(path: Path, name: str, folder: Path) -> Text:
    """The text as UTF-8: the file itself where it already is."""
    seen = _scan(path)
    if seen.blank:
        raise UserError("empty_file", file=name)
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _detect(sample, seen)
    text = sample.decode(encoding, errors="replace")
    if len(_STRANGE.findall(text)) > _CONTROL_SHARE * len(text):
        raise UserError("not_a_table", file=name)
    if not text.strip(" \t\r\n\0\ufeff"):
        raise UserError("empty_file", file=name)
    if seen.utf8 and encoding in ("utf-8", "utf-8-sig") and not seen.nuls and not seen.lone_returns:
        return Text(path, encoding, seen.tight)
    return _transcode(path, encoding, beside(folder, path, ".utf8"))


def _scan(path: Path) -> Scan:
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, blank, nuls, returns, tail, tight = True, True, 0, 0, b"", transcode.Tight()
    with path.open("rb") as file:
        for chunk in chunks(file):
            if valid and not (chunk.isascii() and decoder.getstate()[0] == b""):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    valid = False
            if valid:
                tight.see(chunk)
            nuls += chunk.count(b"\0") if b"\0" in chunk else 0
            # A return at the end of a piece is judged with the piece that follows it.
            joined = tail + chunk
            tail = b"\r" if joined.endswith(b"\r") else b""
            body = joined[:-1] if tail else joined
            returns += body.count(b"\r") - body.count(b"\r\n") if b"\r" in body else 0
            blank = blank and not chunk.strip(b" \t\r\n\0")
            if not valid and not blank:
                break  # it is written anew, whatever else is in it
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    return Scan(valid, nuls, returns + len(tail), blank, tight.ends())


def _detect(sample: bytes, seen: Scan) -> str:
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd > 0.02 * len(sample) and max(even, odd) > 0.9 * (even + odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    if seen.utf8 or _nearly_utf8(sample):
        return "utf-8"
    shares = {encoding: _hanzi_share(sample, encoding) for encoding in ("gb18030", "big5")}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _HANZI_SHARE else "cp1252"


def _nearly_utf8(sample: bytes) -> bool:
    """A UTF-8 text with a few broken signs in it is still UTF-8; Latin text that happens to have none is not."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    good = len(_HIGH.findall(text)) - broken
    return good > 0 and broken <= _BROKEN_SHARE * (good + broken)


def _hanzi_share(sample: bytes, encoding: str) -> float:
    """How many of the high bytes are lead or trail of a *frequent* character.

    Both code tables put frequent characters first (GB 2312: lead B0–D7, Big5: lead A4–C6), so that text read with
    the wrong table shows mostly rare ones. Western text has lone high bytes and shows next to none.
    """
    frequent, other = 0, 0
    for sign, many in Counter(_SIGNS[encoding].findall(sample)).items():
        lead, trail = sign[0], sign[-1]
        if encoding == "gb18030":
            usual, mark = 0xB0 <= lead <= 0xD7 and trail >= 0xA1, 0xA1 <= lead <= 0xA3 and trail >= 0xA1
        else:
            usual, mark = 0xA4 <= lead <= 0xC6, 0xA1 <= lead <= 0xA3
        pair = len(sign) == 2
        frequent += many * (pair and usual)
        other += many * (not pair or not (usual or mark))
    return frequent / max(frequent + other, 1)


def _transcode(path: Path, encoding: str, target: Path) -> Text:
    """Write the text anew, with plain line ends; of a large one that takes long, half of it beside."""
    size = path.stat().st_size
    middle = _middle(path, size) if encoding in _SLOW and size >= _LARGE else size
    with target.open("wb") as file:
        first = _breathing(transcode.pieces(path, 0, middle))
        if middle == size:
            return Text(target, encoding, transcode.write(first, encoding, file))
        rest = target.with_suffix(".rest")
        command = [sys.executable, "-I", str(_SCRIPT), encoding, str(path), str(middle), str(rest)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as other:
            try:
                tight = transcode.write(first, encoding, file)
                said, _ = other.communicate()
            except BaseException:
                other.kill()
                raise
        if other.returncode:
            raise subprocess.CalledProcessError(other.returncode, command)
        with rest.open("rb") as more:
            shutil.copyfileobj(more, file, _SAMPLE)
        rest.unlink()
        also = json.loads(said)
    return Text(target, encoding, "".join(sign for sign in tight if sign in also))


def _middle(path: Path, size: int) -> int:
    """Where a line begins behind the middle of a text; its end where none is near."""
    with path.open("rb") as file:
        file.seek(size // 2)
        found = _APART.search(file.read(_SAMPLE))
    return size // 2 + found.end() if found else size


def _breathing(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        job.breathe()
        yield piece
