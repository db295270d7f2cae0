"""Packed files: several tables in one archive, other ways of packing, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import resource
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from core.errors import UserError
from core.intake import Inspection, Source, inspect
from tests.intake.books import html, xlsx, zipped
from tests.intake.helpers import take

HEADER = "Customer,Date,Amount\n"
JANUARY = HEADER + "A,2024-01-05,10\nB,2024-01-06,20.5\n"
FEBRUARY = "Date,Amount,Customer\n2024-02-05,7,B\n"
MASTER = "Customer,City,Phone\nA,Bern,1\nB,Basel,2\n"
TOTAL = "select count(*), sum(amount) from line"


def zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}
METHODS = {"bz2": 12, "zst": 93, "xz": 95}


def by_method(method: int, name: str, packed: bytes, data: bytes, size: int | None = None) -> bytes:
    """An archive of one file in a way of packing that the library does not write."""
    size = len(data) if size is None else size
    common = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 33, zlib.crc32(data), len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + common + name.encode()
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + b"PK\x05\x06" + end


def written(folder: Path, data: bytes, name: str = "sales.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(folder: Path, data: bytes, limit: int = 1 << 28) -> UserError:
    path = written(folder, data)
    with pytest.raises(UserError) as refused:
        inspect([Source(path, path.name)], folder / "in", limit)
    return refused.value


def inspected(folder: Path, data: bytes) -> Inspection:
    return inspect([Source(written(folder, data), "sales.zip")], folder / "in")


@pytest.mark.parametrize("kind", PACKERS)
def test_packed(kind: str, tmp_path: Path) -> None:
    data = PACKERS[kind](JANUARY.encode())
    assert take(tmp_path, written(tmp_path, data, "sales")).rows(TOTAL) == [(2, 30.5)]
    if kind != "zst":  # several streams one after another are one file, as gzip and its kin do it
        twice = data + PACKERS[kind](b"C,2024-03-01,1\n") + b"\0" * 8 * (kind == "xz")
        assert take(tmp_path, written(tmp_path, twice, "more")).rows(TOTAL) == [(3, 31.5)]


@pytest.mark.parametrize("kind", PACKERS)
def test_half_of_it(kind: str, tmp_path: Path) -> None:
    data = PACKERS[kind]((HEADER + "".join(f"A{n},2024-01-05,{n * 7919 % 1000}\n" for n in range(5000))).encode())
    for cut in (len(data) // 2, len(data) - 5, 12):
        assert refusal(tmp_path, data[:cut]).key == "not_a_table"


@pytest.mark.parametrize("kind", METHODS)
def test_ways_of_packing_in_an_archive(kind: str, tmp_path: Path) -> None:
    data = JANUARY.encode()
    whole = by_method(METHODS[kind], "a.csv", PACKERS[kind](data), data)
    assert take(tmp_path, written(tmp_path, whole)).rows(TOTAL) == [(2, 30.5)]
    wrong = by_method(METHODS[kind], "a.csv", PACKERS[kind](data), data[:-2] + b"9\n")
    assert refusal(tmp_path, wrong).key == "not_a_table"  # its check sum is another


@pytest.mark.parametrize("kind", PACKERS)
def test_bombs_of_one_stream(kind: str, tmp_path: Path) -> None:
    bomb = PACKERS[kind](bytes(80_000_000))
    assert refusal(tmp_path, bomb, 1_000_000).key == "too_large"
    left = sum(path.stat().st_size for path in (tmp_path / "in").rglob("*") if path.is_file())
    assert left <= 1_000_000


@pytest.mark.parametrize("kind", METHODS)
def test_a_bomb_that_says_it_is_small(kind: str, tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = bytes(400_000_000)
    bomb = by_method(METHODS[kind], "a.csv", PACKERS[kind](data), b"", 100)
    del data
    before = max(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert refusal(tmp_path, bomb, 1_000_000).key == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_xz_that_asks_for_much_memory(tmp_path: Path) -> None:
    wide = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC3, "nice_len": 8}]
    data = bytearray(lzma.compress(JANUARY.encode(), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 12}]))
    assert wide and data[:6] == b"\xfd7zXZ\0"
    # The size of the dictionary is a byte of the first block's header, which ends with a check sum of its own.
    at = 12
    length = (data[at] + 1) * 4
    place = data.index(bytes([0x21, 0x01]), at) + 2
    data[place] = 37
    data[at + length - 4 : at + length] = struct.pack("<I", zlib.crc32(bytes(data[at : at + length - 4])))
    assert refusal(tmp_path, bytes(data)).key == "not_a_table"


def test_several_tables_are_appended(tmp_path: Path) -> None:
    parts = {"2024/january.csv": JANUARY, "2024/february.csv.gz": gzip.compress(FEBRUARY.encode())}
    found = take(tmp_path, written(tmp_path, zipped({**parts, "__MACOSX/._a": b"x", ".DS_Store": b"x"})))
    assert [table.name for table in found.inspection.tables] == [
        "sales.zip › 2024/january.csv",
        "sales.zip › 2024/february.csv.gz",
    ]
    assert found.inspection.unread == ()
    assert found.rows(TOTAL) == [(3, 37.5)]


def test_a_customer_master_a_picture_and_a_letter_beside_the_sales(tmp_path: Path) -> None:
    parts = {
        "read me.txt": "Dear colleague,\n\nhere are the sales, as you asked.\n",
        "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
        "customers.csv": MASTER,
        "sales.csv": JANUARY,
        "none.csv": b"",
        "only names.csv": HEADER,
    }
    found = inspected(tmp_path, zipped(parts))
    assert [table.name for table in found.tables] == ["sales.zip › sales.csv"]
    assert [one.table.name for one in found.masters] == ["sales.zip › customers.csv"]
    unread = [name.removeprefix("sales.zip › ") for name in found.unread]
    assert sorted(unread) == ["logo.png", "none.csv", "only names.csv", "read me.txt"]


def test_workbooks_pages_and_texts_in_one_archive(tmp_path: Path) -> None:
    rows = [["Customer", "Date", "Amount"], ["A", "2024-03-05", 1.0]]
    book = xlsx({"Notes": [["x", "y"]], "Sales": rows})
    found = take(tmp_path, written(tmp_path, zipped({"a.xlsx": book, "b.xls": html({"": rows}), "c.csv": JANUARY})))
    assert [(table.format, table.sheet) for table in found.inspection.tables] == [
        ("xlsx", "Sales"),
        ("html", ""),
        ("csv", ""),
    ]
    # A and the same line again as HTML: two files say it, so it counts twice, as with two uploads.
    assert found.rows(TOTAL) == [(4, 32.5)]


def test_the_same_file_twice_in_an_archive(tmp_path: Path) -> None:
    found = inspected(tmp_path, zipped({"a.csv": JANUARY, "b.csv": JANUARY}))
    assert (len(found.tables), found.twice) == (1, ("sales.zip › b.csv",))


def test_a_file_is_known_by_its_bytes_inside_an_archive_too(tmp_path: Path) -> None:
    path = written(tmp_path, JANUARY.encode(), "january.csv")
    alone = inspect([Source(path, path.name)], tmp_path / "alone").tables[0]
    assert inspected(tmp_path, zipped({"a.csv": JANUARY, "b.csv": FEBRUARY})).tables[0].sha256 == alone.sha256


def test_an_archive_in_an_archive_but_not_deeper(tmp_path: Path) -> None:
    inner = zipped({"a.csv": JANUARY, "b.csv": FEBRUARY})
    found = inspected(tmp_path, zipped({"inner.zip": inner, "c.csv": HEADER + "C,2024-03-01,1\n"}))
    assert [table.name.removeprefix("sales.zip › ") for table in found.tables] == [
        "inner.zip › a.csv",
        "inner.zip › b.csv",
        "c.csv",
    ]
    assert refusal(tmp_path, zipped({"2.zip": zipped({"1.zip": inner})})).key == "not_a_table"


def test_too_many_files(tmp_path: Path) -> None:
    error = refusal(tmp_path, zipped({f"{n}.csv": JANUARY for n in range(201)}))
    assert (error.key, error.facts) == ("too_many_files", {"file": "sales.zip", "limit": 200})
    nested = zipped(
        {f"{n}.zip": zipped({f"{m}.csv": f"{HEADER}A,2024-01-05,{n}{m}\n" for m in range(60)}) for n in range(4)}
    )
    assert refusal(tmp_path, nested).key == "too_many_files"


def test_the_limit_is_for_all_files_together(tmp_path: Path) -> None:
    parts = {f"{n}.zip": zipped({"a.csv": f"{HEADER}A{n},2024-01-05,1\n" * 20_000}) for n in range(4)}
    assert len(zipped(parts)) < 100_000
    assert refusal(tmp_path, zipped(parts), 1_000_000).key == "too_large"
    books = {
        f"{n}.xlsx": xlsx({"a": [["Customer", "Date", "Amount"], *[["A" * 200, "2024-01-05", n]] * 2_000]})
        for n in range(4)
    }
    assert refusal(tmp_path, zipped(books), 1_000_000).key == "too_large"


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "..\\a.csv", "C:\\a.csv"])
def test_a_name_that_leads_out(name: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, zipped({name: JANUARY, "b.csv": FEBRUARY})).key == "unsafe_archive"


def test_a_link(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(tmp_path, file.getvalue()).key == "unsafe_archive"


def test_names_in_the_encoding_of_chinese_windows(tmp_path: Path) -> None:
    meant = "销售.csv"
    data = zipped({"xxxx.csv": JANUARY, "b.csv": FEBRUARY}).replace(b"xxxx.csv", meant.encode("gb2312"))
    assert inspected(tmp_path, data).tables[0].name == f"sales.zip › {meant}"
    assert inspected(tmp_path, zipped({meant: JANUARY, "b.csv": FEBRUARY})).tables[0].name == f"sales.zip › {meant}"


def test_a_broken_file_in_an_archive_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path, zipped({"a.csv": JANUARY, "b.xlsx": xlsx({"a": [["x"]]})[:1500]}))
    assert (error.key, error.facts["file"]) == ("broken_workbook", "sales.zip › b.xlsx")


def test_a_tape_archive_is_refused(tmp_path: Path) -> None:
    import tarfile

    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        about = tarfile.TarInfo("a.csv")
        about.size = len(JANUARY)
        archive.addfile(about, io.BytesIO(JANUARY.encode()))
    assert refusal(tmp_path, file.getvalue()).key == "not_a_table"


def test_a_file_without_a_name(tmp_path: Path) -> None:
    data = by_method(8, "", zlib.compress(JANUARY.encode(), wbits=-15), JANUARY.encode())
    assert take(tmp_path, written(tmp_path, data)).rows(TOTAL) == [(2, 30.5)]
