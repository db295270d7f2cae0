"""Rows: none disappears, line numbers are an editor's, and values mean what the file means."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from core import job
from core.intake import Source, inspect, load, remap
from core.intake.sql import WHITE
from core.intake.transcode import Tight
from tests.drawing import drawing
from tests.intake.helpers import take, take_text

HEADER = "Customer,Date,Amount\n"


def test_a_refused_row_of_several_lines_is_one_row(tmp_path: Path) -> None:
    rows = "".join(f"A{day},2024-01-{day:02},5\n" for day in range(1, 20))
    loaded = take_text(tmp_path, f'{HEADER}{rows}"B\nb\nb",2024-02-01,"5",too,"ma\nny"\nC,soon,5\n')
    assert loaded.rejects == [(21, "bad_structure"), (25, "bad_date")]
    assert loaded.rows("select content from reject where line = 21") == [('"B\nb\nb",2024-02-01,"5",too,"ma\nny"',)]


def test_line_numbers_after_a_quoted_line_end(tmp_path: Path) -> None:
    loaded = take_text(
        tmp_path,
        (
            'Customer,Date,Amount,Product\n"A\nand more",2024-01-05,10,p\nB,2024-13-45,20,p\n\nC,2024-01-06,30,p\n'
            'D,2024-01-07,x,p\nE,2024-01-08,5,p,too,many\nF,,7,p\n"G\n\nx",2024-01-09,1,p\nH,2024-01-09,,p\nI,2024-01-10,3,p\n'
            "Customer,Date,Amount,Product\n"
        ),
    )
    assert loaded.rejects == [
        (4, "bad_date"),
        (7, "bad_amount"),
        (8, "bad_structure"),
        (9, "empty_date"),
        (13, "bad_amount"),
        (15, "repeated_header"),
    ]
    assert (loaded.report.lines, loaded.report.rejected) == (4, 6)
    assert loaded.rows("select content from reject where line in (4, 8) order by line") == [
        ("B,2024-13-45,20,p",),
        ("E,2024-01-08,5,p,too,many",),
    ]


def test_short_rows_are_padded(tmp_path: Path) -> None:
    loaded = take_text(
        tmp_path, 'Customer,Date,Amount,Note\n"A\nB",2024-01-05,1,x\nB,2024-01-06,2\nC\nD,2024-01-07,4,x\n'
    )
    assert loaded.report.lines == 3
    assert loaded.rejects == [(5, "empty_date")]


def test_an_open_quote_swallows_nothing_silently(tmp_path: Path) -> None:
    rows = [f"C{n},2024-01-{n % 28 + 1:02d},{n}" for n in range(1, 201)]
    rows[100] = '"C101,2024-01-01,5'
    loaded = take_text(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert loaded.report.lines + loaded.report.rejected == 200
    assert loaded.rejects == [(102, "bad_structure")]
    rows[10] = "C11,2024-01-01"  # a short row has the file read a second time, differently
    padded = take_text(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert padded.report.lines + padded.report.rejected == 200
    assert padded.rejects == [(12, "bad_amount"), (102, "bad_structure")]


def test_a_quote_within_a_cell_moves_no_line_number(tmp_path: Path) -> None:
    loaded = take_text(tmp_path, 'Customer,Date,Amount,Product\n"",2024-01-05,1,x"y\nA,2024-01-05,1,p\nB,soon,1,p\n')
    assert loaded.report.lines == 2
    assert loaded.rejects == [(4, "bad_date")]


def test_preamble_and_totals(tmp_path: Path) -> None:
    loaded = take_text(
        tmp_path,
        (
            'Sales report\n"Period: 2024,\nall regions"\n\nCustomer;Date;Amount\nA;31.01.2024;1.234,50\n'
            "B;02.02.2024;5,5\n;;\nTotal;;1.240,00\n"
        ),
    )
    assert loaded.inspection.tables[0].header_line == 5
    assert loaded.report.total == Decimal("1240")
    assert loaded.rejects == [(9, "empty_date")]


def test_a_row_of_blanks_is_no_row(tmp_path: Path) -> None:
    text = "Customer,Date,Amount\nA,2024-01-31,1\n , , \n\u3000,\u00a0\t,\n,,\nB, ,2\nC,2024-01-31,3\n"
    loaded = take_text(tmp_path, text)
    assert (loaded.report.lines, loaded.rejects) == (2, [(6, "empty_date")])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_line_ends_and_encodings(end: str, encoding: str, tmp_path: Path) -> None:
    lines = ["客户,日期,金额", *(f"张三{n % 7},2024-01-{n % 28 + 1:02d},{n}" for n in range(40)), "李四,xx,5"]
    loaded = take_text(tmp_path, end.join(lines).encode(encoding))
    assert loaded.report.lines == 40
    assert loaded.rejects == [(42, "bad_date")]
    assert loaded.rows("select min(customer) from line") == [("张三0",)]


def test_windows_1252(tmp_path: Path) -> None:
    text = "Customer,Date,Amount\nCafé Müller,2024-01-05,€5\nJosé,2024-01-06,€6\n"
    loaded = take_text(tmp_path, text.encode("cp1252"))
    assert loaded.inspection.tables[0].encoding == "cp1252"
    assert loaded.rows("select distinct customer from line order by 1") == [("Café Müller",), ("José",)]
    assert loaded.report.currency == "€"


@pytest.mark.parametrize(
    ("written", "form", "ambiguous"),
    [
        (("2024-01-05", "2024-01-31"), "%Y-%m-%d", False),
        (("2024-01-05 08:26:00", "2024-01-31T23:00:00Z"), "%Y-%m-%d", False),
        (("20240105", "20240131"), "%Y%m%d", False),
        (("05/01/2024", "31/01/2024"), "%d/%m/%Y", False),
        (("1/5/2024 0:00", "1/31/2024 13:05"), "%m/%d/%Y", False),
        (("5/1/24", "31/1/24"), "%d/%m/%y", False),
        (("05.01.2024", "31.01.2024"), "%d.%m.%Y", False),
        (("2024/1/5", "2024/1/31"), "%Y/%m/%d", False),
        (("2024年1月5日", "2024年1月31日"), "%Y年%m月%d日", False),
        (('"Jan 5, 2024"', '"Jan 31, 2024"'), "%b %d, %Y", False),
        (("5-Jan-24", "31-Jan-24"), "%d-%b-%y", False),
        (("45296", "45322"), "excel", False),
        (("05/01/2024", "01/05/2024"), "%d/%m/%Y", True),
    ],
)
def test_dates(written: tuple[str, str], form: str, ambiguous: bool, tmp_path: Path) -> None:
    loaded = take_text(tmp_path, HEADER + "".join(f"A,{day},1\n" for day in written))
    mapping = loaded.inspection.mapping
    assert (mapping.date_format, mapping.date_ambiguous) == (form, ambiguous)
    if not ambiguous:
        assert (loaded.report.first_day, loaded.report.last_day) == (date(2024, 1, 5), date(2024, 1, 31))


def test_days_that_a_spreadsheet_knew_stand_among_typed_ones(tmp_path: Path) -> None:
    written = ("2024-03-31", "2024-02-29", "2024-02-01", "05/01/2024", "31/01/2024")
    loaded = take_text(tmp_path, HEADER + "".join(f"A,{day},1\n" for day in written))
    assert (loaded.inspection.mapping.date_format, loaded.inspection.mapping.date_ambiguous) == ("%d/%m/%Y", False)
    days = [day.isoformat() for (day,) in loaded.rows("select day from line")]
    assert days == ["2024-01-05", "2024-01-31", "2024-02-01", "2024-02-29", "2024-03-31"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10", "10"),
        ("1234.5", "1234.5"),
        ('"1,234.50"', "1234.5"),
        ("$ 12", "12"),
        ("(5.25)", "-5.25"),
        ("5-", "-5"),
        ("¥１２", "12"),
        ("1'000.5", "1000.5"),
        ("USD 12.5", "12.5"),
        (" 7 ", "7"),
        ("-$3.00", "-3"),
        ('"1,234,567"', "1234567"),
        ("12 pcs", None),
        ("--5", None),
        ("5%", None),
        ('"12,50"', None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_numbers(written: str, value: str | None, tmp_path: Path) -> None:
    loaded = take_text(tmp_path, HEADER + f"A,2024-01-05,{written}\n" + "B,2024-01-05,1.5\n" * 9)
    found = loaded.rows("select amount from line where customer = 'A'")
    assert found == ([(Decimal(value),)] if value else [])
    assert loaded.report.lines + loaded.report.rejected == 10


@pytest.mark.parametrize("written", ["0.1", "10", "10%"])
def test_discount_is_a_rate(written: str, tmp_path: Path) -> None:
    header = "Customer,Date,Quantity,Unit Price,Discount"
    loaded = take_text(tmp_path, f"{header}\nA,2024-01-05,3,10,{written}\nB,2024-01-05,1,5,0\n")
    assert loaded.rows("select amount, discount from line order by customer") == [
        (Decimal(27), Decimal("0.1")),
        (Decimal(5), Decimal(0)),
    ]


def test_profit_from_cost(tmp_path: Path) -> None:
    line = take_text(tmp_path, "Customer,Date,Amount,Cost\nA,2024-01-05,30,12\n").rows("select profit from line")
    assert line == [(Decimal(18),)]


def test_amounts_beyond_all_measure_stop_nothing(tmp_path: Path) -> None:
    text = "Customer,Date,Quantity,Unit Price,Cost\nA,2024-01-05,90000000000000,90000000000000,1\nB,2024-01-05,2,3,1\n"
    loaded = take_text(tmp_path, text)
    assert loaded.rejects == [(2, "bad_amount")]
    assert loaded.report.total == Decimal(6)
    far = take_text(tmp_path, "Customer,Date,Amount,Cost\nA,2024-01-05,99999999999999,-99999999999999\n")
    assert far.rows("select amount, profit from line") == [(Decimal(99999999999999), None)]


def test_keys_are_cleaned(tmp_path: Path) -> None:
    loaded = take_text(
        tmp_path,
        (
            "Customer ID,Date,Amount\n 17850.0 ,2024-01-05,1\n17850,2024-01-06,1\n,2024-01-07,1\n"
            "\u3000甲 ,2024-01-07,1\n"
        ),
    )
    assert loaded.rows("select customer, count(*) from line group by 1 order by 1 nulls last") == [
        ("17850", 2),
        ("甲", 1),
        (None, 1),
    ]
    assert loaded.report.customers == 2


def test_nothing_in_a_name_is_sql(tmp_path: Path) -> None:
    text = 'Customer\'; drop table line; --,Date,"Amo""unt",Amount\n\'x,2024-01-05,1,2\n"y""",soon,1,2\n'
    loaded = take_text(tmp_path, text, name="it's; drop.csv")
    assert loaded.rows("select customer from line") == [("'x",)]
    assert loaded.rows("select file, content from reject") == [("it's; drop.csv", 'y",soon,1,2')]


def test_several_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Customer,Date,Amount\nA,2024-01-05,1\nB,bad,1\n")
    (tmp_path / "b.csv").write_text("Amount;Customer;Date\n5;A;2025-01-05\n1;B;\n")
    loaded = take(tmp_path, tmp_path / "a.csv", tmp_path / "b.csv")
    assert loaded.report.total == Decimal(6)
    assert loaded.rows("select file, line, reason from reject order by 1") == [
        ("a.csv", 3, "bad_date"),
        ("b.csv", 3, "empty_date"),
    ]


def test_workbook_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    book.create_sheet("empty", 0)
    for row in (
        (),
        ("Report",),
        (),
        ("Customer", "Order Date", "Amount"),
        (17850, datetime(2024, 1, 5), 10.5),
        ("A\nB", datetime(2024, 1, 6, 8, 30), 2),
        (),
        ("C", "soon", 3),
        ("D", datetime(2024, 2, 1), 4),
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    loaded = take(tmp_path, tmp_path / "a.xlsx")
    assert loaded.rows("select customer, day, amount from line order by day") == [
        ("17850", date(2024, 1, 5), Decimal("10.5")),
        ("A B", date(2024, 1, 6), Decimal(2)),
        ("D", date(2024, 2, 1), Decimal(4)),
    ]
    assert loaded.rejects == [(8, "bad_date")]
    assert loaded.inspection.tables[0].header_line == 4


def test_gzip(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"Customer,Date,Amount\nA,2024-01-05,1\n"))
    assert take(tmp_path, tmp_path / "a.csv.gz").report.lines == 1


def test_sorted_by_customer_and_day(tmp_path: Path) -> None:
    loaded = take_text(tmp_path, HEADER + ",2024-01-01,1\nB,2024-01-02,1\nA,2024-01-03,1\nB,2024-01-01,1\n")
    assert loaded.rows("select customer, day from line") == [
        ("A", date(2024, 1, 3)),
        ("B", date(2024, 1, 1)),
        ("B", date(2024, 1, 2)),
        (None, date(2024, 1, 1)),
    ]


def test_remap(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'Customer,Order Date,Paid,Amount,Net\nA,2024-01-05,13/02/2024,1,"1,5"\nB,2024-01-05,14/02/2024,2,"2,5"\n'
    )
    inspection = inspect([Source(path, "a.csv")], tmp_path / "in")
    mapping = remap(inspection, {"customer": "Customer", "day": "Paid", "amount": "Net", "region": "no such column"})
    assert mapping.fields == (("customer", "Customer"), ("day", "Paid"), ("amount", "Net"))
    assert (mapping.date_format, mapping.decimal) == ("%d/%m/%Y", ",")
    assert hash(mapping)
    assert load(duckdb.connect(), inspection, mapping).total == Decimal(4)


@pytest.mark.parametrize(("stage", "files"), [("read", 1), ("read", 2), ("clean", 2), ("sort", 2)])
def test_it_may_be_stopped(stage: str, files: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{number}.csv" for number in range(files)]
    for number, path in enumerate(paths):
        path.write_text(HEADER + f"A,2024-01-05,{number}\n")
    inspection = inspect([Source(path, path.name) for path in paths], tmp_path / "in")

    def stop(reached: str, start: float, end: float, rows: int = 0) -> None:
        assert 0 <= start <= end <= 1
        if reached == stage:
            raise KeyboardInterrupt

    monkeypatch.setattr(job, "stage", stop)
    with pytest.raises(KeyboardInterrupt):
        load(duckdb.connect(), inspection, inspection.mapping)


def test_inspect_leaves_no_scratch_engine(tmp_path: Path) -> None:
    loaded = take_text(tmp_path, HEADER + "A,2024-01-05,1\n")
    assert [path.name for path in loaded.inspection.tables[0].csv.parent.iterdir()] == ["sales.0.text"]


def test_a_column_may_be_missing_in_one_of_several_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Customer,Date,Amount,Region,Birthday\nA,2024-01-05,10,North,1990-02-03\n")
    second.write_text("Amount,Customer,Date\n20,B,2024-01-06\nx,B,2024-01-07\n")
    loaded = take(tmp_path, first, second)
    assert loaded.rows("select customer, amount, region from line order by customer") == [
        ("A", Decimal(10), "North"),
        ("B", Decimal(20), None),
    ]
    assert loaded.rejects == [(3, "bad_amount")]


_EDGES = st.sampled_from([*[""] * 25, " ", "\t", "\u00a0", "\u3000", " x ", "Ü", "华 东"])
_CELLS = st.tuples(_EDGES, st.sampled_from(["a", "1 2", "价 3", "b", "c", "x,y", "a\nb", ""]), _EDGES).map("".join)


@drawing(800)
@given(
    st.lists(st.lists(_CELLS, min_size=2, max_size=3), min_size=1, max_size=5),
    st.integers(1, 9),
    st.sampled_from(",\t"),
)
def test_where_a_text_is_called_tight_no_cell_has_blanks_around(
    rows: list[list[str]], size: int, delimiter: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    tight, whole = Tight(), text.getvalue().removesuffix("\n").encode()
    for place in range(0, len(whole), size):
        tight.see(whole[place : place + size])
    read = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))
    event(f"tight {delimiter in tight.ends()}")
    assert delimiter not in tight.ends() or all(cell == cell.strip(WHITE) for row in read for cell in row)
