"""Numbers as people and programs write them: text in, value out; what is no number is nothing, never 0."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from core.intake import Source, inspect, load, swapped_decimal
from core.intake.figures import number
from tests.intake.helpers import take, take_text

HEADER = "Customer,Date,Amount\n"


def value(written: str, decimal: str = ".", money: bool = True) -> Decimal | None:
    query = f"select {number('value', decimal, money=money)} from (select cast($written as varchar) as value)"
    row = duckdb.connect().execute(query, {"written": written}).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Chinese and English scales
        ("1.2万", "12000"),
        ("1.2 万元", "12000"),
        ("1.2萬", "12000"),
        ("3.5亿", "350000000"),
        ("3.5億", "350000000"),
        ("5千", "5000"),
        ("2百万", "2000000"),
        ("2千万", "20000000"),
        ("1.23456万", "12345.6"),  # scaled before it is rounded
        ("1.2K", "1200"),
        ("-3.4k", "-3400"),
        ("3.4M", "3400000"),
        ("2.5 m", "2500000"),
        ("$1.5mn", "1500000"),
        ("0.5B", "500000000"),
        ("1,200K", "1200000"),
        # signs
        ("(5)", "-5"),
        ("($1,234.50)", "-1234.5"),
        ("（１２）", "-12"),
        ("5-", "-5"),
        ("1.234,50-", None),
        ("−5", "-5"),
        ("-$3", "-3"),
        ("$-3", "-3"),
        ("500 CR", "-500"),
        ("500.00Cr", "-500"),
        ("Cr 500", "-500"),
        ("500 DR", "500"),
        ("1.5万 DR", "15000"),
        ("-500 CR", None),  # a sign too many
        ("(500) CR", None),
        ("--5", None),
        # currencies
        ("￥1,234", "1234"),
        ("¥１２．５", "12.5"),
        ("EUR 5", "5"),
        ("5 eur", "5"),
        ("HK$5", "5"),
        ("R$ 5", "5"),
        ("Rs. 500", "500"),
        ("5元", "5"),
        ("12 XXX", None),
        # thousands
        ("1,234,567.5", "1234567.5"),
        ("1'234'567.5", "1234567.5"),
        ("1’234", "1234"),
        ("1 234 567.5", "1234567.5"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("1,23,456.00", "123456"),
        ("12,34,56,789", "123456789"),
        ("'500", "500"),
        ("12 5", None),
        ("1,2345", None),
        ("12,50", None),
        # no numbers
        ("", None),
        ("-", None),
        (".", None),
        ("k", None),
        ("万", None),
        ("CR", None),
        ("n/a", None),
        ("12 pcs", None),
        ("5%", None),
        ("1.2.3", None),
        ("2024-01-05", None),
        ("99999999999万", None),
        ("inf", None),
    ],
)
def test_with_a_decimal_point(written: str, expected: str | None) -> None:
    assert value(written) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1.234,50", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1'234,50", "1234.5"),
        ("€ 12,50", "12.5"),
        ("12,5-", "-12.5"),
        ("(3,50)", "-3.5"),
        ("1,2万", "12000"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("0,075", "0.075"),
        ("12.50", None),
    ],
)
def test_with_a_decimal_comma(written: str, expected: str | None) -> None:
    assert value(written, ",") == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(("written", "expected"), [("5 m", None), ("5M", None), ("3万", "30000"), ("2k", "2000")])
def test_a_quantity_may_be_in_metres(written: str, expected: str | None) -> None:
    assert value(written, money=False) == (Decimal(expected) if expected else None)


def test_text_is_rejected_and_never_0(tmp_path: Path) -> None:
    loaded = take_text(tmp_path, HEADER + "A,2024-01-05,tba\nB,2024-01-05,1.5万\nC,2024-01-05,3\n")
    assert loaded.rejects == [(2, "bad_amount")]
    assert loaded.report.total == Decimal(15003)


@pytest.mark.parametrize("written", ["10%", "10％", "10 %"])
def test_a_discount_in_per_cent(written: str, tmp_path: Path) -> None:
    text = f"Customer,Date,Quantity,Unit Price,Discount\nA,2024-01-05,1,10,{written}\nB,2024-01-05,1,10,0.5%\n"
    loaded = take_text(tmp_path, text)
    assert loaded.rows("select discount from line order by customer") == [(Decimal("0.1"),), (Decimal("0.005"),)]


@pytest.mark.parametrize(
    ("header", "amounts", "delimiter", "sign", "ambiguous"),
    [
        ("Amount", ("1.200", "3.450"), ",", ".", True),
        ("Amount", ("1.200", "950"), ",", ".", True),
        ("Amount", ("1.200", "950"), ";", ",", True),
        ("Umsatz", ("1.200", "3.450"), "\t", ",", True),
        ("Amount", ("1.200", "1500"), ";", ".", True),  # somebody who marks thousands would have written 1.500
        ("Amount", ("1.200", "3.45"), ";", ".", False),
        ("Amount", ("1.200", "3,45"), ";", ",", False),
        ("Amount", ("0.200", "3.450"), ";", ".", False),
        ("Amount", ("1234.200", "3.450"), ";", ".", False),
        ("Amount", ("1.234.200", "3.450"), "\t", ",", False),
        ("Amount", ('"1,200"', '"3,450"'), ",", ".", False),
        ("Amount", ("1,200", "3,450"), ";", ",", True),
        ("Amount", ('"1,234,200"', '"3,450"'), ",", ".", False),
        ("Amount", ("1200", "950"), ";", ".", False),
    ],
)
def test_the_decimal_sign(
    header: str, amounts: tuple[str, ...], delimiter: str, sign: str, ambiguous: bool, tmp_path: Path
) -> None:
    lines = [("Customer", "Date", header), *(("A", "2024-01-05", amount) for amount in amounts)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(delimiter.join(line) for line in lines) + "\n", encoding="utf-8")
    mapping = inspect([Source(path, "a.csv")], tmp_path / "in").mapping
    assert (mapping.decimal, mapping.decimal_ambiguous) == (sign, ambiguous)


ROWS = 20_000
"""More than are asked first."""


@pytest.mark.parametrize(
    ("first", "then", "sign"),
    [
        # one slip of the pen among whole numbers, before what everybody else wrote
        (["12,5", *map(str, range(10, 100))] * 300, [f"1,{n}.56" for n in range(100, 400)], "."),
        (["12.5", *map(str, range(10, 100))] * 300, [f"1.{n},56" for n in range(100, 400)], ","),
        # and among values that all need the other sign
        (["12,5", *(f"{n}.25" for n in range(10, 500))] * 50, ["7"], "."),
        # nothing to tell in the first rows
        (["7", "8"] * 15_000, [f"{n},5" for n in range(300)], ","),
    ],
)
def test_first_rows_decide_only_where_they_are_many_and_of_one_mind(
    first: list[str], then: list[str], sign: str, tmp_path: Path
) -> None:
    assert len(first) > ROWS
    lines = [f"A\t2024-01-05\t{amount}" for amount in (*first, *then)]
    loaded = take_text(tmp_path, "\n".join(["Customer\tDate\tAmount", *lines]) + "\n")
    mapping = loaded.inspection.mapping
    assert (mapping.decimal, mapping.decimal_ambiguous) == (sign, False)


def test_the_first_rows_of_a_large_file_do_not_decide_alone(tmp_path: Path) -> None:
    filler = "x" * 700  # beyond the size of which a file's days are read whole
    first, then = ["12,5", *["7"] * 24_999], [f"1,{n}.56" for n in range(100, 400)]
    lines = [f"A\t2024-01-05\t{amount}\t{filler}" for amount in (*first, *then)]
    loaded = take_text(tmp_path, "\n".join(["Customer\tDate\tAmount\tNote", *lines]) + "\n")
    assert loaded.inspection.mapping.decimal == "."
    assert loaded.report.total == 7 * 24_999 + sum(1000 + n + Decimal("0.56") for n in range(100, 400))


def test_every_file_has_its_say(tmp_path: Path) -> None:
    """A first file that needs no sign, longer than what is asked first, does not hide one that does."""
    whole, comma = (tmp_path / name for name in ("a.csv", "b.csv"))
    whole.write_text("Customer\tDate\tAmount\n" + "A\t2024-01-05\t7\n" * 25_000)
    comma.write_text("Customer\tDate\tAmount\n" + "".join(f"A\t2024-01-06\t{n},5\n" for n in range(300)))
    assert take(tmp_path, whole, comma).inspection.mapping.decimal == ","


def test_another_column_settles_it(tmp_path: Path) -> None:
    loaded = take_text(tmp_path, "Customer\tDate\tAmount\tCost\nA\t2024-01-05\t1.200\t7,5\nB\t2024-01-05\t3.450\t8\n")
    assert (loaded.inspection.mapping.decimal, loaded.inspection.mapping.decimal_ambiguous) == (",", False)
    assert loaded.report.total == Decimal(4650)


def test_the_other_sign_is_one_call_away(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "A,2024-01-05,1.200\nB,2024-01-05,3.450\n")
    inspection = inspect([Source(path, "a.csv")], tmp_path / "in")
    totals = [
        load(duckdb.connect(), inspection, mapping).total
        for mapping in (inspection.mapping, swapped_decimal(inspection.mapping))
    ]
    assert totals == [Decimal("4.65"), Decimal(4650)]
    assert swapped_decimal(swapped_decimal(inspection.mapping)) == inspection.mapping
