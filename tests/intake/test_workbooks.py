"""Workbooks of every kind: the same lines from each, the sheet most like sales or those that are chosen, and headers
over several rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import nextafter
from pathlib import Path

import pytest

from core.errors import UserError
from core.intake import Inspection, Source, inspect
from tests.intake.books import KINDS, Cell, Sheets, ods, xlsb, xlsx, xml
from tests.intake.helpers import Loaded, take, take_text

HEADER: list[Cell] = ["Customer", "Date", "Amount"]
SALES: list[list[Cell]] = [HEADER, ["A & Söhne", date(2024, 1, 5), 1234.5], ["张三", date(2024, 2, 6), -7.0]]
EXPECTED = [("A & Söhne", date(2024, 1, 5), Decimal("1234.5")), ("张三", date(2024, 2, 6), Decimal(-7))]
ASKED = "select customer, day, amount from line order by day, customer, amount"
BOOK: Sheets = {
    "Notes": [["Written by", "Ann"], ["for", "Bob"], ["page", 1.0]],
    "Customers": [
        ["Customer", "City", "Phone", "E-mail", "Region"],
        *[[f"C{n}", "X", "1", "a@b", "N"] for n in range(9)],
    ],
    "Sales": SALES,
}


def book(folder: Path, data: bytes, name: str = "sales.xls") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def inspected(path: Path, folder: Path, *sheets: str) -> Inspection:
    return inspect([Source(path, path.name, sheets)], folder / f"in{len(list(folder.glob('in*')))}")


def loaded(folder: Path, rows: list[list[Cell]], *merges: str) -> Loaded:
    return take(folder, book(folder, xlsx({"Sheet1": rows}, merges), "sales.xlsx"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_the_same(kind: str, tmp_path: Path) -> None:
    found = take(tmp_path, book(tmp_path, KINDS[kind]({"Sales": SALES})))
    assert found.rows(ASKED) == EXPECTED
    (table,) = found.inspection.tables
    assert (table.format, table.sheet, table.sheets) == (kind.split(".")[0] if "." in kind else "xlsx", "", ())


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_most_like_sales(kind: str, tmp_path: Path) -> None:
    found = take(tmp_path, book(tmp_path, KINDS[kind](BOOK)))
    (table,) = found.inspection.tables
    names = ("#1", "#2", "#3") if kind == "html.xls" else tuple(BOOK)
    assert (table.name, table.sheet, table.sheets) == ("sales.xls", names[2], names)
    assert found.rows(ASKED) == EXPECTED


def test_of_two_alike_the_longer_one_then_the_first(tmp_path: Path) -> None:
    longer = [*SALES, ["B", date(2024, 3, 7), 1.0]]
    path = book(tmp_path, xlsx({"Old": SALES, "New": longer, "Copy": longer}))
    assert inspected(path, tmp_path).tables[0].sheet == "New"


def test_chosen_sheets_are_appended(tmp_path: Path) -> None:
    path = book(tmp_path, xlsb({"Jan": SALES, "Feb": [HEADER, ["C", date(2024, 2, 9), 5.0]], "Mar": SALES}))
    inspection = inspected(path, tmp_path, "Mar", "Feb")
    assert [table.name for table in inspection.tables] == ["sales.xls › Feb", "sales.xls › Mar"]
    assert [table.sheet for table in inspection.tables] == ["Feb", "Mar"]
    proposed = inspected(path, tmp_path).tables[0]
    assert proposed.sheet == "Jan" and proposed.book == inspection.tables[0].book != ""
    digests = {proposed.sha256, *(table.sha256 for table in inspection.tables)}
    assert len(digests) == 3
    assert inspected(path, tmp_path, "Jan").tables[0].sha256 == proposed.sha256


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (("Jan", "Feb", "Mar"), 3),
        (("Year 2009-2010", "Year 2010-2011", "Notes"), 2),
        (("2024年1月", "2024年2月", "2024年3月"), 3),
        (("一季度", "二季度", "汇总"), 2),
        (("Q1 24", "Q2 24", "Q1 24 (2)"), 2),
        (("Jan", "Copy of Jan", "Sheet1"), 1),
        (("North", "South"), 1),
        (("Sheet1", "Sheet2"), 1),
    ],
)
def test_sheets_that_are_called_after_periods_are_read_together(
    names: tuple[str, ...], read: int, tmp_path: Path
) -> None:
    found = inspected(book(tmp_path, xlsx(dict.fromkeys(names, SALES))), tmp_path)
    assert [table.sheet for table in found.tables] == (list(names[:read]) if read > 1 else [names[0]])


def test_a_sheet_that_is_not_read_and_describes_customers_is_told(tmp_path: Path) -> None:
    """Neither notes, nor other sales, nor a sheet with several rows for a customer are a list of customers."""
    people: list[list[Cell]] = [["客户名称", "级别", "联系人"], ["A & Söhne", "金", "李雷"], ["张三", "银", "韩梅梅"]]
    people += [[f"客户{n}", "金" if n % 2 else "银", f"联系人{n}"] for n in range(20)]
    again: list[list[Cell]] = [["Customer", "Colour"], ["张三", "red"], ["张三", "blue"], ["A & Söhne", "red"]]
    notes: list[list[Cell]] = [["so", "what"], ["a", "b"]]
    sheets = {"Sales": SALES, "客户名单": people, "Notes": notes, "Old": SALES, "Twice": again}
    path = book(tmp_path, xlsx(sheets))
    found = inspected(path, tmp_path)
    assert [table.sheet for table in found.tables] == ["Sales"] and found.masters == ()
    assert found.lists == (("sales.xls", "客户名单"),)
    chosen = inspected(path, tmp_path, "Sales", "客户名单")
    assert [one.table.sheet for one in chosen.masters] == ["客户名单"] and chosen.lists == ()


def test_a_customer_master_among_the_chosen_sheets(tmp_path: Path) -> None:
    path = book(tmp_path, xlsx(BOOK))
    inspection = inspected(path, tmp_path, "Sales", "Customers")
    assert [table.sheet for table in inspection.tables] == ["Sales"]
    assert [one.table.sheet for one in inspection.masters] == ["Customers"]


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = book(tmp_path, xlsx(BOOK))
    with pytest.raises(UserError) as refused:
        inspected(path, tmp_path, "Sale")
    assert refused.value.key == "no_sheet"
    assert refused.value.facts == {"file": "sales.xls", "sheet": "Sale", "choices": "Notes, Customers, Sales"}


def test_hidden_sheets_are_read_only_where_nothing_else_is(tmp_path: Path) -> None:
    assert inspected(book(tmp_path, xlsx(BOOK, hidden=["Sales"])), tmp_path).tables[0].sheets == ("Notes", "Customers")
    both: Sheets = {"Empty": [], "Sales": SALES}
    assert inspected(book(tmp_path, xlsx(both, hidden=["Sales"])), tmp_path).tables[0].name == "sales.xls"


def test_blank_columns_and_rows_before_the_table_and_a_total_below(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[], [None, None, "Sales 2024"], [], *[[None, None, *row] for row in SALES]]
    found = loaded(tmp_path, [*rows, [], [None, None, "Total", None, 1227.5]])
    assert found.rows(ASKED) == EXPECTED
    assert found.inspection.tables[0].header_line == 4
    assert found.rejects == [(8, "empty_date")]


def test_days_as_numbers_and_as_text(tmp_path: Path) -> None:
    assert loaded(tmp_path, [HEADER, ["A", 45296.0, 1.0], ["B", 45297.5, 2.0]]).rows("select day from line") == [
        (date(2024, 1, 5),),
        (date(2024, 1, 6),),
    ]
    mixed = loaded(tmp_path, [HEADER, ["A", date(2024, 1, 5), 1.0], ["B", "13.02.2024", 2.0], ["C", "2024-03-01", 3.0]])
    assert [day for (day,) in mixed.rows("select day from line order by 1")] == [
        date(2024, 1, 5),
        date(2024, 2, 13),
        date(2024, 3, 1),
    ]


@pytest.mark.parametrize("kind", [xlsx, xlsb, xml])
def test_numbers_are_those_that_a_person_sees(kind: Callable[..., bytes], tmp_path: Path) -> None:
    """What arithmetic left behind the fifteenth digit is not in the sample and not in the amount; long whole numbers
    are names of customers."""
    amounts = [3.539999999999999, nextafter(1.00005, 0), 0.1 + 0.2, -123456789012.34, 1e-7]
    rows: list[list[Cell]] = [[4567890123456789.0 + n, "2024-01-05", amount] for n, amount in enumerate(amounts)]
    path = book(tmp_path, kind({"Sales": [HEADER, *rows]}))
    found = take(tmp_path, path)
    shown = {column.name: column.samples for column in found.inspection.columns}
    assert set(shown["Amount"]) == {"3.54", "1.00005", "0.3", "-123456789012.34", "1e-07"}
    assert shown["Customer"][0] == "4567890123456789"
    assert [str(amount) for (amount,) in found.rows("select amount from line order by customer")] == [
        "3.5400",
        "1.0001",
        "0.3000",
        "-123456789012.3400",
        "0.0000",
    ]


def names(found: Loaded) -> list[str]:
    return [column.name for column in found.inspection.columns]


def test_a_group_above_its_columns(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Customer", "Date", "Sold", None],
        [None, None, "Quantity", "Amount"],
        ["A", date(2024, 1, 5), 2.0, 10.0],
        ["B", date(2024, 1, 6), 1.0, 5.0],
    ]
    found = loaded(tmp_path, rows, "A1:A2", "B1:B2", "C1:D1")
    assert names(found) == ["Customer", "Date", "Quantity", "Amount"]
    assert found.inspection.tables[0].header_line == 2
    assert found.rows(ASKED) == [("A", date(2024, 1, 5), 10), ("B", date(2024, 1, 6), 5)]


def test_groups_stand_before_names_that_come_twice_or_are_missing(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Sales report", None, None, None, None, None, None],
        [None, None, "Net", None, "Gross", None, "Remark"],
        ["Customer", "Date", "Pieces", "Amount", "Tax", "Amount", None],
        ["A", date(2024, 1, 5), 2.0, 10.0, 1.9, 11.9, "x"],
        ["B", date(2024, 1, 6), 1.0, 5.0, 0.95, 5.95, "y"],
    ]
    found = loaded(tmp_path, rows, "A1:G1", "C2:D2", "E2:F2", "G2:G3")
    assert names(found) == ["Customer", "Date", "Pieces", "Net Amount", "Tax", "Gross Amount", "Remark"]
    assert found.report.lines == 2


@pytest.mark.parametrize("kind", [xlsb, ods, xlsx])
def test_two_rows_that_fill_each_others_gaps_are_one_header(kind: Callable[..., bytes], tmp_path: Path) -> None:
    """Of merged cells these files say nothing."""
    rows: list[list[Cell]] = [
        ["Customer", "Date", "Net", None, "Gross", None],
        [None, None, "Quantity", "Amount", "Tax", "Amount"],
        ["A", "2024-01-05", 2.0, 10.0, 1.9, 11.9],
        ["B", "2024-01-06", 1.0, 5.0, 0.95, 5.95],
    ]
    found = take(tmp_path, book(tmp_path, kind({"Sheet1": rows}), "sales.bin"))
    assert names(found) == ["Customer", "Date", "Quantity", "Net Amount", "Tax", "Gross Amount"]
    assert (found.report.lines, found.report.rejected) == (2, 0)


@pytest.mark.parametrize(
    "second",
    [
        ["", "", "red", "pots"],  # words, but no names
        ["A", "", "Quantity", "Amount"],  # something under a name that is no group
        ["", "", "2", "Amount"],
    ],
)
def test_a_row_that_holds_data_is_no_header(second: list[str], tmp_path: Path) -> None:
    text = "\n".join(
        ",".join(row) for row in (["Customer", "Date", "Amount", ""], second, ["A", "2024-01-05", "1", "x"])
    )
    assert take_text(tmp_path, text + "\n").inspection.tables[0].header_line == 1


def test_a_title_over_everything_is_no_header(tmp_path: Path) -> None:
    found = loaded(tmp_path, [["Sales 2024", None, None], *SALES], "A1:C1")
    assert names(found) == HEADER and found.rows(ASKED) == EXPECTED


def test_a_wide_name_above_data_stays_one_row(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Customer", "Date", "Amount", "Note", None], ["A", date(2024, 1, 5), 1.0, "x", "y"]]
    found = loaded(tmp_path, rows, "D1:E1")
    assert names(found)[:4] == ["Customer", "Date", "Amount", "Note"] and found.report.lines == 1


def test_words_and_days_merged_over_rows_stand_for_each_and_numbers_do_not(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Customer", "Date", "Amount", "Shipping"],
        ["A", date(2024, 1, 5), 1.0, 9.0],
        [None, None, 2.0, None],
        [None, None, 3.0, None],
        ["B", date(2024, 1, 6), 4.0, None],
    ]
    found = loaded(tmp_path, rows, "A2:A4", "B2:B4", "D2:D4")
    day = date(2024, 1, 5)
    assert found.rows(ASKED) == [("A", day, 1), ("A", day, 2), ("A", day, 3), ("B", date(2024, 1, 6), 4)]
    text = found.inspection.tables[0].csv.read_text()
    assert text.count("9") == 1


def test_merged_cells_over_blank_rows_make_no_rows(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [*SALES, ["Note", None, None], [], []]
    found = loaded(tmp_path, rows, "A4:A6")
    assert (found.report.lines, found.report.rejected) == (2, 1)


def test_more_sheets_than_anybody_looks_at(tmp_path: Path) -> None:
    page = b"<html><table><tr><td>a</td></tr></table>" + b"<table></table>" * 2000
    with pytest.raises(UserError) as refused:
        inspected(book(tmp_path, page), tmp_path)
    assert (refused.value.key, refused.value.facts["limit"]) == ("too_many_files", 1000)


def test_the_orders_of_superstore(real_data: Path, tmp_path: Path) -> None:
    (table,) = inspected(real_data / "superstore_us" / "Sample - Superstore.xls", tmp_path).tables
    assert (table.sheet, len(table.sheets)) == ("Orders", 3)
