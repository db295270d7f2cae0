"""Bytes gone wrong in small files of every kind: each becomes rows that are all accounted for, or is refused in words.

About 15 seconds by default; ``VITAL_FEW_FUZZ_SECONDS=600`` goes on for longer, ``VITAL_FEW_FUZZ_FIRST`` begins with
another number. A failure names the number of its file: the same number makes the same file again.
"""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import lzma
import os
import random
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from tests.intake.accounted import outcome
from tests.intake.books import html, ods, xlsb, xlsx, xml, zipped

TABLE = [["Customer", "Date", "Amount", "Product"]]
TABLE += [[f"Acme {n % 5}", f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}", f"{n * 7}.5", f"p{n % 3}"] for n in range(24)]
CHINESE = [["客户", "日期", "金额"], *([f"张三{n % 5}", f"2024-01-{n + 1:02d}", f"{n * 7}"] for n in range(24))]
QUOTED = [["Customer", "Date", "Amount"]]
QUOTED += [[f'"A ""{n % 4}"", Ltd"', f"{n + 1:02d}.03.2024", f'"1.234,{n:02d}"'] for n in range(20)]
QUOTED += [['"two\nlines"', "05.03.2024", '"a\tb"'], ['""', '""', '""']]
SCRAPS = [
    b"\0",
    b"\0\0\0\0",
    b'"',
    b'""',
    b"'",
    b"\\",
    b'\\"',
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n\n",
    b"\x1a",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff",
    b"\x81",
    b"\xe4\xba",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"9" * 40,
    b"-1e308",
    b"1" + b",000" * 12,
    b"99999-99-99",
    b"0000-00-00",
    b"NaN",
    b"NULL",
    b"\\N",
    b"{file}",
    b"=1+1",
    b" " * 30,
    b"," * 60,
    b"x" * 5_000,
]


def text(table: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    return end.join(delimiter.join(row) for row in table) + end


def parts(book: bytes) -> dict[str, bytes]:
    """The parts of a small workbook, without the one that says when it was made: a number makes the same file again."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


PLAIN = {
    "utf-8.csv": text(TABLE).encode(),
    "crlf.csv": text(TABLE, ";", "\r\n").encode(),
    "gb18030.csv": text(CHINESE).encode("gb18030"),
    "utf-16.csv": text(CHINESE).encode("utf-16"),
    "quoted.tsv": text(QUOTED, "\t").encode(),
    "quoted.csv": text(QUOTED, ",").encode("cp1252"),
    "titled.csv": ("Report\n\n" + text(TABLE, "|") + "Total,,5\n").encode("utf-8-sig"),
    "blanks.txt": text(TABLE, "  ").encode(),
    "little.csv": b"\n,\n",
}
NUMBERED = [[float(cell) if cell.replace(".", "").isdigit() else cell for cell in row] for row in TABLE]
SHEETS = {"Notes": [["by", "Ann"]], "Sales": NUMBERED}
MARKUP = {"html.xls": html(SHEETS), "xml.xls": xml(SHEETS)}
BOOKS = {"a.xlsx": parts(xlsx(SHEETS, ["A2:A4"])), "a.xlsb": parts(xlsb(SHEETS)), "a.ods": parts(ods(SHEETS))}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "a.csv.gz": lambda data: gzip.compress(data, mtime=0),
    "a.csv.bz2": bz2.compress,
    "a.csv.xz": lzma.compress,
    "a.csv.zst": lambda data: bytes(pa.compress(data, codec="zstd", asbytes=True)),
}
KINDS = [*PLAIN, *MARKUP, *BOOKS, *PACKERS, "a.zip", "several.zip"]


def changed(chance: random.Random, data: bytes) -> bytes:
    """The bytes with one to eight things done to them."""
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + chance.choice((1, 2, 10, 100)))
        scrap = chance.choice(SCRAPS)
        changes: list[Callable[[bytes], bytes]] = [
            lambda it, at=at: it[:at] + bytes([it[at] ^ 1 << chance.randrange(8)]) + it[at + 1 :] if it[at:] else it,
            lambda it, at=at, scrap=scrap: it[:at] + scrap + it[at:],
            lambda it, at=at, to=to: it[:at] + it[to:],
            lambda it, at=at, to=to: it[:at] + it[at:to] * chance.choice((2, 3, 50)) + it[to:],
            lambda it, at=at: it[:at] if chance.random() < 0.5 else it[at:],
            lambda it, at=at, to=to, scrap=scrap: it[:at] + scrap + it[to:],
            lambda it, at=at, to=to: it[:to] + it[at:to] + chance.choice(list(PLAIN.values()))[at:],
            lambda it, scrap=scrap: it.replace(chance.choice((b",", b"\n", b"1", b"2024", b'"')), scrap),
        ]
        data = chance.choices(changes, (4, 5, 3, 3, 1, 3, 1, 1))[0](data)[:200_000]
    return data


def mutant(number: int) -> tuple[str, bytes]:
    """The name and bytes of a file: always the same ones for a number."""
    chance = random.Random(number)
    name = chance.choice(KINDS)
    if name in PLAIN:
        return name, changed(chance, PLAIN[name])
    if name in MARKUP:
        return name, changed(chance, MARKUP[name])
    inside = chance.random() < 0.6
    plain = chance.choice([*PLAIN.values(), *MARKUP.values()])
    if inside:
        plain = changed(chance, plain)
    if name in PACKERS:
        data = PACKERS[name](plain)
    elif name in BOOKS:
        book = BOOKS[name]
        part = chance.choice(list(book))
        data = zipped(book | {part: changed(chance, book[part])} if inside else book)
    else:
        others = {"customers.csv": PLAIN["utf-8.csv"], "b/c.zip": zipped({"x.csv": PLAIN["crlf.csv"]})}
        data = zipped({"in.csv": plain} | (others if name == "several.zip" else {}))
    return name, data if inside else changed(chance, data)


def test_every_mutant_is_accounted_for_or_refused() -> None:
    end = time.monotonic() + float(os.environ.get("VITAL_FEW_FUZZ_SECONDS") or 15)
    for number in itertools.count(int(os.environ.get("VITAL_FEW_FUZZ_FIRST") or 1)):
        if time.monotonic() > end:
            break
        name, data = mutant(number)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            try:
                outcome(path, Path(folder) / "scratch")
            except Exception:
                pytest.fail(f"mutant {number} ({name}):\n{traceback.format_exc()}")


def test_a_number_makes_the_same_file_again() -> None:
    assert [mutant(number) for number in range(30)] == [mutant(number) for number in range(30)]
