"""HTML and the XML of Excel 2003, which programs call .xls."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from core.errors import UserError
from tests.intake.books import xml
from tests.intake.helpers import Loaded, take

ASKED = "select customer, day, amount from line order by day, customer"
ROWS = [["Customer", "Date", "Amount"], ["A", "2024-01-05", 10.0], ["B", "2024-01-06", 20.5]]
EXPECTED = [("A", date(2024, 1, 5), 10), ("B", date(2024, 1, 6), 20.5)]


def loaded(folder: Path, data: bytes | str) -> Loaded:
    path = folder / "export.xls"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return take(folder, path)


def refusal(folder: Path, data: bytes | str) -> str:
    with pytest.raises(UserError) as refused:
        loaded(folder, data)
    return refused.value.key


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><th>Customer<th>Date<th>Amount<tr><td>A<td>2024-01-05<td>10<tr><td>B<td>2024-01-06<td>20.5</table>",
        "<!-- made by x -->\n<TABLE><TR><TD>Customer</TD><TD>Date</TD><TD>Amount</TD></TR>"
        "<TR><TD>A</TD><TD>2024-01-05</TD><TD>10</TD></TR><TR><TD>B</TD><TD>2024-01-06</TD><TD>20.5</TD></TR></TABLE>",
        "<meta charset=utf-8><table><tr><td>Customer<td>Date<td>Amount<tr><td>A<br><td><b>2024</b>-01-05"
        "<td>&nbsp;10&nbsp;<tr><td>B<td>2024-01-06<td>20.5",
        "<html><head><style>td {x: 1}</style><script>document.write('<table><tr><td>x</table>')</script></head>"
        "<body><table><tr><td>Logo</td><td><table><tr><td>Customer<td>Date<td>Amount</tr>"
        "<tr><td>A<td>2024-01-05<td>10</tr><tr><td>B<td>2024-01-06<td>20.5</tr></table></td></tr></table>",
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><table><tr><td>Customer</td>'
        "<td>Date</td><td>Amount</td></tr><tr><td>A</td><td>2024-01-05</td><td>10</td></tr>"
        "<tr><td>B</td><td>2024-01-06</td><td>20.5</td></tr></table></html>",
    ],
)
def test_ways_to_write_a_table(page: str, tmp_path: Path) -> None:
    for data in (page.encode(), b"\xef\xbb\xbf" + page.encode(), page.encode("utf-16")):
        found = loaded(tmp_path, data)
        assert found.rows(ASKED) == EXPECTED
        assert found.inspection.tables[0].format == "html"


def test_chinese_in_its_own_encoding(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>上海贸易公司{n}</td><td>2024-01-05</td><td>1,00{n}</td></tr>" for n in range(5))
    page = (
        f"<html><head><meta charset=gb2312></head><table><tr><td>客户</td><td>日期</td><td>金额</td></tr>{rows}</table>"
    )
    found = loaded(tmp_path, page.encode("gb18030"))
    assert found.inspection.tables[0].encoding == "gb18030"
    assert found.rows(ASKED)[4] == ("上海贸易公司4", date(2024, 1, 5), 1004)


def test_cells_over_several_columns_and_rows(tmp_path: Path) -> None:
    page = (
        "<table><tr><td colspan=4>Sales 2024</td></tr>"
        "<tr><td rowspan=2>Customer</td><td rowspan=2>Date</td><td colspan=2>Sold</td></tr>"
        "<tr><td>Quantity</td><td>Amount</td></tr>"
        "<tr><td rowspan=2>A</td><td>2024-01-05</td><td>1</td><td>10</td></tr>"
        "<tr><td>2024-01-06</td><td>2</td><td>20.5</td></tr></table>"
    )
    found = loaded(tmp_path, page)
    assert [column.name for column in found.inspection.columns] == ["Customer", "Date", "Quantity", "Amount"]
    assert found.rows(ASKED) == [("A", date(2024, 1, 5), 10), ("A", date(2024, 1, 6), 20.5)]


def test_cells_of_excels_xml_say_where_they_stand(tmp_path: Path) -> None:
    body = xml({"s": ROWS}).decode().replace("<Row>", '<Row ss:Index="3">', 1)
    body = body.replace('<Cell><Data ss:Type="String">Amount', '<Cell ss:Index="5"><Data ss:Type="String">Amount')
    body = body.replace('<Cell><Data ss:Type="Number">', '<Cell ss:Index="5"><Data ss:Type="Number">')
    found = loaded(tmp_path, body)
    assert found.inspection.tables[0].header_line == 3
    assert [column.name for column in found.inspection.columns] == ["Customer", "Date", "column3", "column4", "Amount"]
    assert found.rows(ASKED) == EXPECTED


def test_merged_cells_and_comments_of_excels_xml(tmp_path: Path) -> None:
    body = xml({"s": [["Customer", "Date", "Sold"], ["Quantity", "Amount"], ["A", "2024-01-05", 1.0, 10.0]]}).decode()
    body = body.replace("<Cell>", '<Cell ss:MergeDown="1">', 2)
    body = body.replace('<Cell><Data ss:Type="String">Sold', '<Cell ss:MergeAcross="1"><Data ss:Type="String">Sold')
    body = body.replace(
        '<Cell><Data ss:Type="String">Quantity</Data>',
        '<Cell ss:Index="3"><Data ss:Type="String">Quantity</Data><Comment><ss:Data>seen by Ann</ss:Data></Comment>',
    )
    found = loaded(tmp_path, body)
    assert [column.name for column in found.inspection.columns] == ["Customer", "Date", "Quantity", "Amount"]
    assert found.rows(ASKED) == [("A", date(2024, 1, 5), 10)]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
START = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
COMMENTS = "<!---->" * 500
BAD = {
    "a page without a table": ("<html><body><h1>Please log in</h1></body></html>", "not_a_table"),
    "a table of one cell": ("<html><table><tr><td>Session expired</td></tr></table></html>", "not_a_table"),
    "a table of one column": ("<table><tr><td>Session</td></tr><tr><td>expired</td></tr></table>", "not_a_table"),
    "nothing but comments": (COMMENTS + "x", "no_customer_column"),
    "another XML": ('<?xml version="1.0"?><rows><row a="1"/></rows>', "not_a_table"),
    "a picture": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_table"),
    "laughs": (
        f'<?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY l0 "ha">{LAUGHS}]>{START}><Worksheet><Table><Row><Cell>'
        "<Data>&l9;</Data></Cell></Row></Table></Worksheet></Workbook>",
        "not_a_table",
    ),
    "an entity from outside": (
        f'<?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>{START}><Worksheet><Table>'
        "<Row><Cell><Data>&x;</Data></Cell></Row></Table></Worksheet></Workbook>",
        "not_a_table",
    ),
    "half of Excel's XML": (xml({"s": ROWS})[:-40], "not_a_table"),
    "a row beyond all rows": (
        xml({"s": ROWS}).replace(b"<Row>", b'<Row xmlns:ss="urn:x" ss:Index="999999999">', 1),
        "not_a_table",
    ),
    "a column beyond all columns": (xml({"s": ROWS}).replace(b"<Cell>", b'<Cell ss:Index="99999">', 1), "not_a_table"),
    "a row before the last one": (
        xml({"s": ROWS}).replace(b"</Row><Row>", b'</Row><Row ss:Index="1">', 1),
        "not_a_table",
    ),
    "Excel's XML without a cell": (xml({"s": [[], []]}), "empty_file"),
    "columns without end": ("<table><tr>" + "<td colspan=1000>x</td>" * 30 + "</table>", "too_large"),
    "tables in tables": ("<html>" + "<table><tr><td>" * 200, "not_a_table"),
    "a tag without an end": ("<html><table><tr><td x='" + "x" * 9_000_000, "not_a_table"),
    "a comment without an end": ("<html><table><tr><td>a<td>b<!--" + "<td " * 2_000_000, "not_a_table"),
    "a cell without an end": ("<html><table><tr><td>a<td>" + "x" * 9_000_000, "too_large"),
}


@pytest.mark.parametrize("case", BAD)
def test_refused(case: str, tmp_path: Path) -> None:
    began = time.process_time()
    data, key = BAD[case]
    assert refusal(tmp_path, data) == key
    assert time.process_time() - began < 20
