"""Which encoding a text has, decided on its bytes; the engine is only ever given UTF-8 with plain line ends."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from core.errors import UserError
from core.intake.container import beside
from core.intake.packed import chunks

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


_LOOSE = (b'"', "\u00a0".encode(), "\u3000".encode())
"""A quoted cell may end in a line end, which is a blank like any other."""
_DELIMITERS = ",;|\t"
_EDGES = np.isin(np.arange(256), list(f"{_DELIMITERS}\r\n".encode()))


@dataclass(frozen=True)
class Text:
    """A text as UTF-8, the encoding it was found in, and with which delimiters no cell of it has blanks around it."""

    path: Path
    encoding: str
    tight: str


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes tells."""

    utf8: bool
    nuls: int
    lone_returns: int
    blank: bool
    tight: str


class Tight:
    """Whether a text, seen piece by piece, has no blank at the edge of a cell."""

    def __init__(self) -> None:
        self._so_far, self._tabs, self._last = True, False, b"\n"

    def see(self, piece: bytes) -> None:
        """The next piece, in UTF-8."""
        if self._so_far and piece:
            joined = self._last + piece
            # A single byte is found many times faster than several.
            loose = any(sign[:1] in joined and sign in joined for sign in _LOOSE)
            self._so_far = not loose and not self._edged(joined)
            self._tabs = self._tabs or b"\t" in piece
            self._last = joined[-2:]

    def ends(self) -> str:
        """At the end of the text: the delimiters with which it is so."""
        if not self._so_far or self._last.endswith(b" "):
            return ""
        return "\t" if self._tabs else _DELIMITERS

    @staticmethod
    def _edged(piece: bytes) -> bool:
        signs = np.frombuffer(piece, np.uint8)
        blanks = np.flatnonzero(signs[1:-1] == ord(" "))
        return bool(_EDGES[signs[blanks]].any() or _EDGES[signs[blanks + 2]].any())


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
    odd = bool(seen.nuls or seen.lone_returns)
    return _transcode(path, encoding, odd, beside(folder, path, ".utf8"))


def _scan(path: Path) -> Scan:
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, blank, nuls, returns, tail, tight = True, True, 0, 0, b"", Tight()
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


def _transcode(path: Path, encoding: str, odd: bool, target: Path) -> Text:
    """Write the text anew, piece by piece: UTF-8 and, where ``odd`` bytes are in it, ``\\n`` only and no NUL."""
    lines = codecs.getincrementaldecoder(encoding)(errors="replace")
    held, tight = "", Tight()
    with path.open("rb") as source, target.open("wb") as file:
        for chunk in chain(chunks(source), (b"",)):
            text = held + lines.decode(chunk, final=not chunk)
            if odd:
                held = "\r" if chunk and text.endswith("\r") else ""
                text = text[:-1] if held else text
                text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
            text = text.removeprefix("\ufeff")
            piece = text.encode("utf-8", errors="replace")
            tight.see(piece)
            file.write(piece)
    return Text(target, encoding, tight.ends())
