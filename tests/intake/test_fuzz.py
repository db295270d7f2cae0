"""Anything at all as a file: it becomes a data set in which every row is accounted for, or it is refused with a key."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zipfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import UserError
from core.intake import Source
from core.meta import Meta
from core.store import Workspace
from tests.drawing import drawing
from tests.intake.books import zipped

DAYS = ["2024-01-05", "31/12/2023", "45296", "2024-02-30", "0001-01-01", "2024-01-05 12:30"]
FIGURES = ["1,5", "$3", "(4)", "1e400", "NaN", "inf", "-0", "%", "10%", "99999999999999"]
QUOTED = ['"', '""', '"x', 'x"y', '"a,b"', '"a\nb"', '"a\n\nb"']
ODD = [
    "",
    "  ",
    "x" * 300,
    "\x00",
    "\x1a",
    "\ufeff",
    "\u2028",
    "\x85",
    "客户",
    "é",
    "\\N",
    "'",
    ";",
    "|",
    "Total",
    "=1+1",
]
CELLS = st.one_of(st.sampled_from([*DAYS, *FIGURES, *QUOTED, *ODD]), st.text(max_size=6))
HEADERS = ["Customer Name", "Quantity", "Unit Price", "Discount", "Cost", "Profit", "Region", "Birthday", "x", ""]
MAGIC = [
    b"",
    b"%PDF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"<?xml",
    b"<table><tr><td>",
    b"<!-- x -->",
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>',
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"(\xb5/\xfd",
]
SOUND = b"Customer,Date,Amount\nA,2024-01-05,1\nB,2024-01-06,2\n"
BOUNDED = drawing(30)


def imported(data: bytes) -> tuple[Meta, list[str], dict[str, int]] | None:
    """The data set, the products of its lines and the line of every rejected row by its text; None where refused."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "in.csv").write_bytes(data)
        workspace = Workspace(folder / "workspace")
        try:
            meta = workspace.create([Source(folder / "in.csv", "in.csv")])
        except UserError:
            assert left(folder / "workspace") == []
            return None
        assert left(folder / "workspace") == [folder / "workspace" / "sets" / meta.id]
        products = [value for (value,) in workspace.engine(meta.id).rows("select product from line", {})]
        rejects = workspace.rejects(meta.id)
        assert len(products) == meta.lines and len(rejects) == meta.rejected
        workspace.engine(meta.id).close()
        return meta, products, dict(zip(rejects["content"], rejects["line"], strict=True))


def left(workspace: Path) -> list[Path]:
    return [path for name in ("sets", "building", "incoming") for path in (workspace / name).glob("*")]


@BOUNDED
@given(
    head=st.sampled_from(MAGIC),
    tail=st.binary(max_size=400),
    packed=st.sampled_from(["", "zip", "several", "gzip", "bz2", "xz"]),
)
def test_bytes(head: bytes, tail: bytes, packed: str) -> None:
    data = head + tail
    if packed == "gzip":
        data = gzip.compress(data)
    elif packed in ("bz2", "xz"):
        data = bz2.compress(data) if packed == "bz2" else lzma.compress(data)
    elif packed == "several":
        data = zipped({"a.csv": data, "b.csv": tail, "c.csv": SOUND})
    elif packed == "zip":
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("xl/workbook.xml" if len(tail) % 2 else "a.csv", data)
        data = file.getvalue()
    imported(data)


@BOUNDED
@given(
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=12),
    header=st.lists(st.sampled_from(HEADERS), max_size=4),
    delimiter=st.sampled_from([",", ";", "\t", "|", " ", "  "]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp1252"]),
)
def test_text(rows: list[list[str]], header: list[str], delimiter: str, end: str, encoding: str) -> None:
    lines = [["Customer", "Date", "Amount", *header], *rows]
    imported(end.join(delimiter.join(line) for line in lines).encode(encoding, errors="replace"))


@BOUNDED
@given(
    rows=st.lists(st.tuples(CELLS, st.sampled_from(["2024-01-31", "soon", ""]), CELLS), min_size=1, max_size=25),
    extra=st.lists(CELLS, max_size=2),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example(rows=[('x"y', "soon", '""'), ("A", "soon", '"a\nb"'), ("A", "2024-01-31", "1")], extra=[], end="\n")
def test_every_row_is_accounted_for(rows: list[tuple[str, str, str]], extra: list[str], end: str) -> None:
    """Each row carries a mark of its own: it is found in a line, or in a rejected row at its line of the file."""
    sound = [("A", "2024-01-31", "1")] * 3
    table = [("Product", "Customer", "Date", "Amount")]
    table += [(f"mark{n}", *row, *(extra if n % 5 == 4 else ())) for n, row in enumerate((*sound, *rows, *sound))]
    text = end.join(",".join(row) for row in table) + end
    found = imported(text.encode("utf-8", errors="replace"))
    if found is None:
        return
    _, products, rejects = found
    physical = text.encode("utf-8", errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, row in enumerate(table[1:]):
        mark = f"mark{number}"
        places = [line for content, line in rejects.items() if content.startswith(mark + ",") or content == mark]
        if mark in products:
            assert places == []
        elif not any(mark in content for content in rejects):
            raise AssertionError(f"{mark} is nowhere: {row}")
        for line in places:
            assert physical[line - 1].startswith(mark), (line, mark)


TAGS = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3>", "<td rowspan='2'>", "<th rowspan=0>"]
TAGS += ["<td colspan=99999>", "<!-- ", "-->", "<script>", "</script>", "<br>", "<td x='", "<", "&#x0;", "&nbsp;", "</"]
ROW = "<tr><td>A<td>2024-01-05<td>1"


@drawing(20)
@given(parts=st.lists(st.one_of(st.sampled_from([*TAGS, ROW, ROW]), CELLS), max_size=30))
def test_pages(parts: list[str]) -> None:
    page = "<html><table><tr><td>Customer<td>Date<td>Amount" + ROW + "".join(parts)
    imported(page.encode("utf-8", errors="replace"))


CELL = "<Cell{}><Data ss:Type='{}'>{}</Data></Cell>"
PLACES = ["", " ss:Index='5'", " ss:Index='1'", " ss:MergeAcross='2'", " ss:MergeDown='3'", " ss:Index='x'"]
KINDS = ["String", "Number", "DateTime", "Boolean", "Error", ""]
WRITTEN = st.builds(
    CELL.format, st.sampled_from(PLACES), st.sampled_from(KINDS), st.sampled_from([*DAYS, *FIGURES, "&x;"])
)
SOUND_ROW = "<Row>" + "".join(CELL.format("", "String", text) for text in ("A", "2024-01-05", "1")) + "</Row>"


@drawing(20)
@given(rows=st.lists(st.lists(WRITTEN, max_size=5), max_size=6), cut=st.integers(0, 80))
def test_excels_xml(rows: list[list[str]], cut: int) -> None:
    head = "<Row>" + "".join(CELL.format("", "String", name) for name in ("Customer", "Date", "Amount")) + "</Row>"
    body = head + SOUND_ROW + "".join(f"<Row>{''.join(row)}</Row>" for row in rows)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = f"<?xml version='1.0'?><Workbook xmlns='{space}' xmlns:ss='{space}'><Worksheet ss:Name='s'><Table>{body}"
    imported((text + "</Table></Worksheet></Workbook>")[: -cut or None].encode())
