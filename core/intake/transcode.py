"""A text in UTF-8, piece by piece. Of a large one a process of its own writes half: each uses one processor.

Run as a script with the encoding, the file, the byte to begin at and the file to write. It prints what ``write`` gives,
as JSON.
"""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import numpy as np

DELIMITERS = ",;|\t"
_PIECE = 1 << 18
_LOOSE = (b'"', "\u00a0".encode(), "\u3000".encode())
"""A quoted cell may end in a line end, which is a blank like any other."""
_EDGES = np.isin(np.arange(256), list(f"{DELIMITERS}\r\n".encode()))


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
        return "\t" if self._tabs else DELIMITERS

    @staticmethod
    def _edged(piece: bytes) -> bool:
        signs = np.frombuffer(piece, np.uint8)
        blanks = np.flatnonzero(signs[1:-1] == ord(" "))
        return bool(_EDGES[signs[blanks]].any() or _EDGES[signs[blanks + 2]].any())


def pieces(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes of a file from ``start`` to ``end``, or to its own."""
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(_PIECE if end is None else min(_PIECE, end - file.tell())):
            yield piece


def write(found: Iterable[bytes], encoding: str, file: IO[bytes]) -> str:
    """Write it in UTF-8, with ``\\n`` only and no NUL. Gives the delimiters with which no cell has blanks around."""
    decoder, held, tight = codecs.getincrementaldecoder(encoding)(errors="replace"), "", Tight()

    def put(text: str) -> None:
        piece = text.encode("utf-8", errors="replace")
        piece = piece.replace(b"\0", b"")  # in a text of wide signs it takes many times as long to find
        tight.see(piece)
        file.write(piece)

    for piece in found:
        text = held + decoder.decode(piece)
        held = ""
        if "\r" in text:
            held = "\r" if text.endswith("\r") else ""
            text = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n")
        put(text.removeprefix("\ufeff"))
    put((held + decoder.decode(b"", final=True)).replace("\r", "\n"))
    return tight.ends()


if __name__ == "__main__":
    with Path(sys.argv[4]).open("wb") as target:
        print(json.dumps(write(pieces(Path(sys.argv[2]), int(sys.argv[3])), sys.argv[1], target)))
