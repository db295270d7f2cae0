"""Exports open in Excel with their types, and nothing in them can run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import openpyxl
import pandas as pd
import pytest

from core import export
from core.errors import UserError
from core.export import Sheet, csv_bytes, xlsx_bytes

HOSTILE = ["=1+1", "+1", "-1", "@sum(a1)", "\tx", "\rx"]


def book(*sheets: Sheet, about: list[tuple[str, object]] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(about or [("Title", "Test")], sheets)))


def csv_rows(frame: pd.DataFrame, headers: dict[str, str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(frame, headers).decode("utf-8-sig"), newline="")))


def test_csv_has_the_mark_crlf_and_translated_headers() -> None:
    data = csv_bytes(pd.DataFrame({"customer": ["华南"], "value": [Decimal("1.50")]}), {"customer": "客户"})
    assert data == b"\xef\xbb\xbf" + "客户,value\r\n华南,1.50\r\n".encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_text_that_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    rows = csv_rows(pd.DataFrame({"a": [text]}), {"a": text})
    assert rows == [["'" + text], ["'" + text]]


def test_csv_leaves_numbers_dates_and_missing_values_as_they_are() -> None:
    frame = pd.DataFrame(
        {
            "whole": [-3, 4],
            "part": [-0.5, np.nan],
            "money": [Decimal("-1000.00"), None],
            "day": [date(2024, 2, 29), None],
            "stamp": pd.to_datetime(["2024-02-29", None]),
            "flag": [True, False],
            "text": ["a,b", pd.NA],
        }
    )
    assert csv_rows(frame, {})[1:] == [
        ["-3", "-0.5", "-1000.00", "2024-02-29", "2024-02-29", "TRUE", "a,b"],
        ["4", "", "", "", "", "FALSE", ""],
    ]


def test_csv_reads_back_in_pandas() -> None:
    frame = pd.DataFrame({"customer": ["001", '说 "好"\n'], "value": [1.25, -2.0]})
    again = pd.read_csv(io.BytesIO(csv_bytes(frame, {})), dtype={"customer": str})
    pd.testing.assert_frame_equal(again, frame, check_dtype=False)


def test_csv_of_no_rows_is_its_header() -> None:
    assert csv_rows(pd.DataFrame({"a": [], "b": []}), {}) == [["a", "b"]]


def test_workbook_types_every_column() -> None:
    frame = pd.DataFrame(
        {
            "customer": ["00123", "=cmd()"],
            "value": [Decimal("1234.50"), None],
            "share": [0.153, float("nan")],
            "rank": [1, 2],
            "gini": [0.61234, 0.5],
            "day": [date(2024, 2, 29), None],
            "stamp": pd.to_datetime(["2024-02-29 10:30", None]),
            "active": [True, False],
        }
    )
    sheet = book(Sheet("Customers", frame, {"customer": "客户"}))["Customers"]
    header, first, second = sheet.iter_rows()
    assert header[0].value == "客户" and all(cell.font.b for cell in header)
    assert [cell.value for cell in first] == [
        "00123",
        1234.5,
        0.153,
        1,
        0.61234,
        datetime(2024, 2, 29),
        datetime(2024, 2, 29, 10, 30),
        True,
    ]
    assert [cell.value for cell in second] == ["=cmd()", None, None, 2, 0.5, None, None, False]
    assert [cell.number_format for cell in first[1:7]] == [
        "#,##0.00",
        "0.0%",
        "#,##0",
        "0.000",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm:ss",
    ]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:H3"


def test_a_kind_can_be_named() -> None:
    frame = pd.DataFrame({"value": [Decimal("3.0000")]})
    assert book(Sheet("S", frame, {}, {"value": "integer"}))["S"]["A2"].number_format == "#,##0"


@pytest.mark.parametrize("text", [*HOSTILE, "{=1}", "http://example.org", "mailto:x@example.org", "12"])
def test_workbook_keeps_text_as_text(text: str) -> None:
    made = book(Sheet("S", pd.DataFrame({"a": [text]}), {"a": text}), about=[(text, text)])
    cells = [made["About"]["A1"], made["About"]["B1"], made["S"]["A1"], made["S"]["A2"]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {text.replace("\r", "_x000D_")}  # how the format writes a lone CR
    assert not any(cell.hyperlink for cell in cells)


def test_about_comes_first_with_typed_values() -> None:
    made = book(about=[("As of", date(2024, 1, 31)), ("Total", Decimal("12.50")), ("Customers", 7), ("Filter", None)])
    assert made.sheetnames == ["About"]
    values = [row[1] for row in made["About"].iter_rows(values_only=True, max_col=2)]
    assert values == [datetime(2024, 1, 31), 12.5, 7, None]
    assert made["About"]["B3"].number_format == "#,##0"


def test_odd_values_do_not_break_a_workbook() -> None:
    odd = [
        Decimal("NaN"),
        float("inf"),
        10**18,
        date(1850, 1, 1),
        "x" * 40_000,
        "\ud800",
        ("a", 1),
        datetime(2024, 1, 1, 8, tzinfo=UTC),
        np.int64(5),
        pd.NaT,
    ]
    rows = list(book(Sheet("S", pd.DataFrame({"a": pd.Series(odd, dtype="object")}), {}))["S"].values)[1:]
    values = [row[0] for row in rows]
    assert values[:4] == [None, None, str(10**18), "1850-01-01"]
    assert len(values[4]) == 32_767 and values[5:7] == ["?", "('a', 1)"]
    assert values[7] == datetime(2024, 1, 1, 8) and values[8] == 5


def test_workbook_reads_back_in_pandas() -> None:
    frame = pd.DataFrame({"customer": ["a", "b"], "value": [1.5, -2.5], "orders": [1, 2]})
    again = pd.read_excel(io.BytesIO(xlsx_bytes([], [Sheet("S", frame, {})])), sheet_name="S")
    pd.testing.assert_frame_equal(again, frame, check_dtype=False)


def test_columns_are_wide_enough_for_chinese_but_not_wider_than_a_screen() -> None:
    frame = pd.DataFrame({"a": ["广州市天河区某某贸易有限公司"], "b": ["x" * 500]})
    widths = book(Sheet("S", frame, {}))["S"].column_dimensions
    assert widths["A"].width > 28 and widths["B"].width < 50


def test_sheet_titles_obey_excel() -> None:
    titles = ["a/b:c", "'quoted'", "", "x" * 40, "X" * 40, "History", "About", "客户清单"]
    made = book(*(Sheet(title, pd.DataFrame({"a": [1]}), {}) for title in titles))
    assert made.sheetnames == [
        "About",
        "a b c",
        "quoted",
        "Sheet 4",
        "x" * 31,
        "X" * 29 + " 2",
        "History 2",
        "About 2",
        "客户清单",
    ]


def test_too_many_rows_is_an_error_with_the_limit() -> None:
    frame = pd.DataFrame({"a": np.zeros(export.MAX_ROWS + 1, dtype="int8")})
    with pytest.raises(UserError) as caught:
        xlsx_bytes([], [Sheet("S", frame, {})])
    assert caught.value.key == "too_many_rows" and caught.value.facts["limit"] == 1_048_575


def test_fractions_have_the_decimals_that_count() -> None:
    frame = pd.DataFrame({"share": [0.123456789, 0.5], "p_value": [0.0000123456, 0.0], "mean": [1234.56789, -2.0]})
    assert csv_rows(frame, {})[1:] == [["0.1235", "1.235e-05", "1234.5679"], ["0.5", "0.0", "-2.0"]]
