"""Every bad file has its key, and none has a traceback."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import duckdb
import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from core.errors import UserError
from core.intake import Source, check, inspect, load, remap
from core.intake.model import Mapping
from tests.intake.helpers import take

HEADER = "Customer,Date,Amount\n"
GOOD = HEADER + "A,2024-01-05,10\nB,2024-02-06,20.5\n"


def workbook(far: int = 0) -> bytes:
    """A small workbook; ``far`` puts a value into the last row of that column."""
    book = openpyxl.Workbook()
    for row in (("Customer", "Date", "Amount"), ("A", "2024-01-05", 10), ("B", "2024-01-06", 20)):
        book.active.append(row)
    if far:
        book.active.cell(1_048_576, far, "x")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def miswritten(data: bytes, signature: bytes, place: int, value: bytes) -> bytes:
    """An archive with other bytes in its last record that begins with a signature."""
    at = data.rindex(signature) + place
    return data[:at] + value + data[at + len(value) :]


def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("secret", out)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


BAD: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("a.csv", b"", "empty_file"),
    "nothing.xlsx": ("a.xlsx", b"", "empty_file"),
    "blanks": ("a.csv", b" \n\r\n\t\n", "empty_file"),
    "only a mark": ("a.csv", b"\xef\xbb\xbf\n", "empty_file"),
    "blank utf-16": ("a.csv", "\ufeff\n \n".encode("utf-16-le"), "empty_file"),
    "commas": ("a.csv", b",,,\n,,,\n", "empty_file"),
    "header": ("a.csv", HEADER.encode(), "header_only"),
    "header and blanks": ("a.csv", HEADER.encode() + b"\n,,\n", "header_only"),
    "no customer": ("a.csv", b"Date,Amount\n2024-01-05,10\n2024-01-06,12\n", "no_customer_column"),
    "no date": ("a.csv", b"Customer,Amount\nA,10\nB,12\n", "no_date_column"),
    "pdf": ("a.csv", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "pdf"),
    "pdf.xlsx": ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "pdf"),
    "png": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not_a_table"),
    "html": ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "not_a_table"),
    "noise": ("a.csv", bytes((n * 7919 + n // 251) % 256 for n in range(5000)), "not_a_table"),
    "nuls": ("a.csv", b"\0\x01\x02\0\x03\x04\x05\0" * 500, "not_a_table"),
    "zip of two numbers": ("a.zip", zipped(a=b"1", b=b"2"), "no_customer_column"),
    "docx": ("a.xlsx", zipped(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "not_a_table"),
    "zip of a pdf": ("a.zip", zipped(a=b"%PDF-1.7 x"), "pdf"),
    "zip whose file begins before its beginning": (
        "a.zip",
        miswritten(zipped(a=GOOD.encode()), b"PK\x05\x06", 16, b"\xff\xff\xff\x00"),
        "not_a_table",
    ),
    "zip whose file begins beyond its end": (
        "a.zip",
        miswritten(zipped(a=GOOD.encode()), b"PK\x01\x02", 42, b"\xff\xff\xff\x00"),
        "not_a_table",
    ),
    **{
        f"zip that is not packed by method {method}": (
            "a.zip",
            miswritten(
                miswritten(zipped(a=GOOD.encode()), b"PK\x01\x02", 10, bytes([method])),
                b"PK\x03\x04",
                8,
                bytes([method]),
            ),
            "not_a_table",
        )
        for method in (9, 12, 14)
    },
    "half a gzip": ("a.csv.gz", gzip.compress(GOOD.encode() * 900)[:-12], "not_a_table"),
    "half a workbook": ("a.xlsx", workbook()[:2000], "broken_workbook"),
    "broken part": (
        "a.xlsx",
        zipped(**{"xl/workbook.xml": b"<workbook>", "[Content_Types].xml": b"<"}),
        "broken_workbook",
    ),
    "old and broken": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken_workbook"),
    "one cell at the end of the sheet": ("a.xlsx", workbook(far=16_384), "broken_workbook"),
    "encrypted": ("a.xlsx", encrypted(), "password_protected"),
    "columns": ("a.csv", b"c," * 599 + b"c\n" + b"1," * 599 + b"1\n", "too_many_columns"),
    "20,000 columns": ("a.csv", b"c," * 19_999 + b"c\n" + b"1," * 19_999 + b"1\n", "too_many_columns"),
    "one line of 20 MB": ("a.csv", b"x" * 20_000_000, "not_a_table"),
    "an open quote above all rows": ("a.csv", HEADER.encode() + b'"' + b"A,2024-01-05,10\n" * 200, "not_a_table"),
    "words for amounts": (
        "a.csv",
        HEADER.encode() + b"A,2024-01-05,10\nB,2024-01-05,x\nC,2024-01-06,y\n",
        "no_amount_parses",
    ),
    "no dates": ("a.csv", HEADER.encode() + b"A,soon,10\nB,later,12\n", "no_date_parses"),
    "empty dates": ("a.csv", HEADER.encode() + b"A,,10\nB,,12\n", "no_date_parses"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_file(case: str, tmp_path: Path) -> None:
    name, data, key = BAD[case]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as refused:
        take(tmp_path, path)
    assert refused.value.key == key
    assert (key.startswith("no_") and key.endswith("_column")) or refused.value.facts["file"] == name


def test_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(GOOD.encode() * 100)
    with pytest.raises(UserError, match="too_large"):
        take(tmp_path, tmp_path / "a.csv", limit=1000)


@pytest.mark.parametrize("name", ["a.gz", "a.zip"])
def test_too_large_when_unpacked(name: str, tmp_path: Path) -> None:
    data = GOOD.encode() * 100_000
    (tmp_path / name).write_bytes(gzip.compress(data) if name == "a.gz" else zipped(a=data))
    with pytest.raises(UserError, match="too_large"):
        take(tmp_path, tmp_path / name, limit=1_000_000)


def test_a_workbook_that_unpacks_to_more_than_the_limit(tmp_path: Path) -> None:
    book = zipped(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<row/>" * 1_000_000})
    (tmp_path / "a.xlsx").write_bytes(book)
    with pytest.raises(UserError, match="too_large"):
        take(tmp_path, tmp_path / "a.xlsx", limit=1_000_000)


def test_files_with_different_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "b.csv").write_text("Customer,Date,Weight\nA,2024-01-05,10\n")
    with pytest.raises(UserError) as refused:
        take(tmp_path, tmp_path / "a.csv", tmp_path / "b.csv")
    assert (refused.value.key, refused.value.facts) == ("columns_differ", {"file": "b.csv", "column": "Amount"})


def test_chosen_columns_that_cannot_be(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Customer,Date,Amount,Note\nA,2024-01-05,1,x\nB,2024-01-06,2,y\n")
    inspection = inspect([Source(path, "a.csv")], tmp_path / "in")
    chosen = dict(inspection.mapping.fields)
    for field, key in (("day", "no_date_parses"), ("amount", "no_amount_parses")):
        mapping = remap(inspection, chosen | {field: "Note"})
        with pytest.raises(UserError) as refused:
            load(duckdb.connect(), inspection, mapping)
        assert (refused.value.key, refused.value.facts["column"], refused.value.facts["example"]) == (key, "Note", "x")


def test_check() -> None:
    with pytest.raises(UserError, match="no_customer_column"):
        check(Mapping((("day", "d"),), "", False, "."))
    with pytest.raises(UserError, match="no_date_column"):
        check(Mapping((("name", "n"),), "", False, "."))
    check(Mapping((("name", "n"), ("day", "d")), "", False, "."))


def test_columns_differ(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "b.csv").write_text("Customer,Date,Revenue\nC,2024-03-05,10\n")
    with pytest.raises(UserError) as refused:
        take(tmp_path, tmp_path / "a.csv", tmp_path / "b.csv")
    assert (refused.value.key, refused.value.facts) == ("columns_differ", {"file": "b.csv", "column": "Amount"})


def test_nothing_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Customer,Date,Amount,Quantity\nA,2024-01-05,1,x\nB,2024-01-06,2,y\n")
    inspection = inspect([Source(tmp_path / "a.csv", "a.csv")], tmp_path / "in")
    mapping = remap(inspection, dict(inspection.mapping.fields) | {"quantity": "Quantity"})
    with pytest.raises(UserError) as refused:
        load(duckdb.connect(), inspection, mapping)
    assert (refused.value.key, refused.value.facts["reason"]) == ("nothing_accepted", "bad_quantity")


def test_msoffcrypto_agrees() -> None:
    assert msoffcrypto.OfficeFile(io.BytesIO(encrypted())).is_encrypted()


def test_a_sheet_that_becomes_larger_than_allowed(tmp_path: Path) -> None:
    """Packed it is small: every row says the same."""
    path = tmp_path / "bomb.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Customer", "Date", "Amount"])
    for _ in range(12_000):
        sheet.append(["A" * 300, "2024-01-05", 1])
    book.save(path)
    folder = tmp_path / "in"
    with pytest.raises(UserError) as refused:
        inspect([Source(path, path.name)], folder, 3_000_000)
    assert (refused.value.key, refused.value.facts["limit"]) == ("too_large", 3_000_000)
    assert sum(found.stat().st_size for found in folder.rglob("*") if found.is_file()) < 4_000_000
