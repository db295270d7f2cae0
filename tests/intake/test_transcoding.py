"""Texts written anew in UTF-8: the same in one piece and in two halves, wherever the bytes may be cut."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.intake import encoding, transcode
from core.intake.encoding import Text
from core.job import Cancelled, Job
from tests.drawing import drawing

_WORDS = ["华东大区", "商品类别", "Region 1", "12.5", "2024-01-05", "𠀀", "€", "a b", " edge", "tab\t", "", '"q"']
_SCRAPS = [b"\x81", b"\x810", b"\x810\x81", b"\xff", b"\0", b"\r", b"\r\n"]
_CELLS = st.sampled_from([*(word.encode("gb18030") for word in _WORDS), *_SCRAPS])
_TEXTS = st.lists(st.lists(_CELLS, min_size=1, max_size=4).map(b",".join), min_size=1, max_size=30).map(b"\n".join)


def halved(folder: Path, data: bytes, code: str) -> Text:
    """A text written anew in two halves, if only it can be cut."""
    path = folder / "a.csv"
    path.write_bytes(data)
    with mock.patch.object(encoding, "_LARGE", 1):
        return encoding._transcode(path, code, folder / "a.utf8")


def whole(data: bytes, code: str) -> bytes:
    """What Python's decoder makes of all bytes at once."""
    text = data.decode(code, errors="replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "").encode("utf-8", errors="replace")


@drawing(60)
@given(_TEXTS)
@example(b"abc\n" * 20 + b"\x810\n" + b"abc\n" * 20)
@example(b"\x810\n" * 30)
@example(b"a,b\n" * 10 + b"a, b\n" * 10)
@example(b"a, b\n" * 10 + b"a,b\n" * 10)
@example(b"a,b\r\n" * 10 + b"a\tb\r\n" * 10)
def test_halves_are_the_whole(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = halved(Path(folder), data, "gb18030")
        assert made.path.read_bytes() == whole(data, "gb18030")
        assert not list(Path(folder).glob("*.rest"))
        tight = transcode.Tight()
        tight.see(made.path.read_bytes())
        assert made.tight == tight.ends()


@pytest.mark.parametrize("code", ["gb18030", "big5"])
def test_a_cut_is_where_no_sign_is(code: str, tmp_path: Path) -> None:
    """Every place of a text of signs of one to four bytes, as the middle."""
    signs = "价a𠀀b中\n" if code == "gb18030" else "價a中b地\n"
    data = (signs * 3 + "abc\n" + signs * 3).encode(code)
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    for size in range(2, 2 * len(data)):
        place = encoding._middle(path, size)
        if place != size:
            assert data[place - 1 : place] == b"\n"
            assert data[:place].decode(code) + data[place:].decode(code) == data.decode(code)


def test_a_large_text_is_cut() -> None:
    """Otherwise the tests above would pass without a second process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(subprocess, "Popen", side_effect=OSError("begun")) as started,
    ):
        with pytest.raises(OSError, match="begun"):
            halved(Path(folder), "价格,abc\n".encode("gb18030") * 50, "gb18030")
        assert started.called


def test_a_half_that_fails_is_told(tmp_path: Path) -> None:
    with mock.patch.object(encoding, "_SCRIPT", tmp_path / "nothing.py"), pytest.raises(subprocess.CalledProcessError):
        halved(tmp_path, b"abc\n" * 50, "gb18030")


def test_whoever_stops_stops_both_halves(tmp_path: Path) -> None:
    idle = tmp_path / "idle.py"
    idle.write_text("import time; time.sleep(600)")
    started: list[subprocess.Popen[bytes]] = []

    def endless(*_: object) -> Iterator[bytes]:
        while True:
            time.sleep(0.01)
            yield b"abc\n"

    def begin(*given: Any, **named: Any) -> subprocess.Popen[bytes]:
        started.append(Popen(*given, **named))
        return started[0]

    with (
        mock.patch.object(encoding, "_SCRIPT", idle),
        mock.patch.object(subprocess, "Popen", begin),
        mock.patch.object(transcode, "pieces", endless),
    ):
        job = Job(lambda: halved(tmp_path, b"abc\n" * 50, "gb18030"))
        while not started:
            assert not job.wait(0.01)
        job.cancel()
        with pytest.raises(Cancelled):
            job.result()
    assert started[0].poll() is not None
