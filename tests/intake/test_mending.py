"""Lines that other programs broke: read as a person would where one reading fits the columns, rejected where none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.intake.looks import fits
from core.intake.mending import mended
from core.intake.quotes import Dialect
from tests.intake.helpers import Loaded, take_text

HEADER = "Customer,Date,Amount,Product\n"
SOUND = [
    f"C{n},2024-01-{n % 28 + 1:02d},{n}.50,{word}" for n, word in enumerate(["Lamp", "Big, chair", "Sofa"] * 14, 10)
]
ROWS = [",".join(f'"{cell}"' if "Big" in line else cell for cell in line.split(",", 3)) for line in SOUND]


def among(folder: Path, *lines: str, header: str = HEADER) -> Loaded:
    """Lines in the midst of 42 sound ones; the first of them is line 12."""
    return take_text(folder, header + "\n".join([*ROWS[:10], *lines, *ROWS[10:]]) + "\n")


@pytest.mark.parametrize(
    ("line", "customer", "amount", "product"),
    [
        ('"X1,2024-03-05,70.00,"Lamp, small"', "X1", "70", "Lamp, small"),
        ('X1,"2024-03-05,70.00,"Lamp, small"', "X1", "70", "Lamp, small"),
        ('X1,2024-03-05,70.00,"Lamp, 10" wide"', "X1", "70", 'Lamp, 10" wide'),
        ('"X1",2024-03-05,"70.00,"Lamp, small"', "X1", "70", "Lamp, small"),
        ("X1,,2024-03-05,70.00,Lamp", "X1", "70", "Lamp"),
        ("X1,2024-03-05,,70.00,Lamp", "X1", "70", "Lamp"),
        ("X1,2024-03-05,70.00,Lamp, small", "X1", "70", "Lamp, small"),
        ('X1,2024-03-0570.00,"Lamp, small"', "X1", "70", "Lamp, small"),
        ("X1;2024-03-05;70.00;Lamp", "X1", "70", "Lamp"),
        ('X1 2024-03-05 70.00 "Lamp, small"', "X1", "70", "Lamp, small"),
        ("X1\t2024-03-05\t70.00\tLamp", "X1", "70", "Lamp"),
    ],
)
def test_mended(line: str, customer: str, amount: str, product: str, tmp_path: Path) -> None:
    loaded = among(tmp_path, line.replace("X1", "C91"), "C92,soon,5.00,Lamp")
    assert loaded.rejects == [(13, "bad_date")]
    found = loaded.rows("select customer, day, amount, product from line where day > date '2024-02-01'")
    assert found == [(customer.replace("X1", "C91"), date(2024, 3, 5), Decimal(amount), product)]
    assert loaded.report.lines == 43


@pytest.mark.parametrize(
    "line",
    [
        "C91,2024-03-05,70.00,Lamp,too,many",
        "C91,2024-03-05,70,00,Lamp",
        "C91,C92,2024-03-05,70.00,Lamp",
        '"C91,2024-03-05,70.00,Lamp',
        'C91,2024-03-05,70.00,"Lamp',
        "C91,2024-03-05,12.50,13.50,Lamp",
    ],
)
def test_not_mended(line: str, tmp_path: Path) -> None:
    loaded = among(tmp_path, line)
    assert loaded.rejects == [(12, "bad_structure")]
    assert loaded.rows("select content from reject") == [(line,)]
    assert loaded.report.lines == 42


def test_what_the_engine_takes_for_cells_is_rejected_by_its_column(tmp_path: Path) -> None:
    assert among(tmp_path, 'C91,2024-03-05,70.00"Lamp, small"').rejects == [(12, "bad_amount")]


def test_no_number_is_cut_to_fill_a_line(tmp_path: Path) -> None:
    loaded = take_text(
        tmp_path,
        "Customer,Date,Amount,Pieces\n" + "C1,2024-01-05,25,3\nC2,2024-01-15,3,25\n" * 9 + "C3,2024-01-06,25\n",
    )
    assert loaded.rows("select amount, quantity from line where customer = 'C3'") == [(Decimal(25), None)]


def test_two_readings_are_none() -> None:
    looks = fits([[f"{n}", "", "x", f"{n}"] for n in range(10, 20)])
    assert looks is not None
    assert mended("11,,,x,12", Dialect(","), 4, looks) == ("11", "", "x", "12")
    assert mended("11,,x,,12", Dialect(","), 4, looks) == ("11", "", "x", "12")
    both = fits([[f"{n}", "", "", f"{n}"] if n % 2 else [f"{n}", "a", "b", f"{n}"] for n in range(10, 20)])
    assert both is not None
    assert mended("11,,x,,12", Dialect(","), 4, both) is None
    assert fits([["1", "2"]] * 4) is None


def test_many_broken_lines_keep_their_numbers(tmp_path: Path) -> None:
    broken = [f'"D{n},2024-03-05,1.00,"Lamp, small"' if n % 3 else f"D{n},soon,1.00,Lamp,x,y" for n in range(10, 40)]
    loaded = among(tmp_path, *broken)
    assert loaded.report.lines == 42 + 20
    assert [line for line, _ in loaded.rejects] == [12 + n for n in range(30) if (n + 10) % 3 == 0]


@pytest.mark.parametrize(
    "header",
    [
        'Customer,"Date,Amount,"Product"\n',
        "Customer,Date,,Amount,Product\n",
        "Customer Date Amount Product\n",
        'Customer;"Date";Amount;Product\n',
        '"Customer,Date,Amount,"Product"\n',
    ],
)
def test_broken_headers(header: str, tmp_path: Path) -> None:
    loaded = among(tmp_path, "C92,soon,5.00,Lamp", header=header)
    assert loaded.fields.keys() == {"customer", "day", "amount", "product"}
    assert loaded.inspection.tables[0].header_line == 1
    assert loaded.rejects == [(12, "bad_date")]


@pytest.mark.parametrize(
    ("delimiter", "quote", "escape"),
    [
        (",", "'", "''"),
        (";", "'", "''"),
        (",", '"', '\\"'),
        ("||", '"', '""'),
        (", ", '"', '""'),
        ("~", '"', '""'),
        ("^", '"', '""'),
        ("::", '"', '""'),
        (" ", '"', '""'),
    ],
)
def test_dialects(delimiter: str, quote: str, escape: str, tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return quote + text.replace(quote, escape) + quote

    product = f"Lamp{delimiter}10{quote} wide"
    lines = [delimiter.join([cell(f"C {n}"), f"2024-01-{n:02d}", f"{n}.50", cell(product)]) for n in range(1, 25)]
    lines.insert(7, delimiter.join([cell("C 99"), "soon", "1.00", cell(product)]))
    loaded = take_text(tmp_path, delimiter.join(["Customer", "Date", "Amount", "Product"]) + "\n" + "\n".join(lines))
    assert loaded.rows("select distinct product from line") == [(product,)]
    assert loaded.rows("select min(customer), max(customer), count(*) from line") == [("C 1", "C 9", 24)]
    assert loaded.rejects == [(9, "bad_date")]


def test_says_which_lines_were_put_right(tmp_path: Path) -> None:
    broken = 'C91,"2024-03-05,70.00,"Lamp, small"'
    loaded = among(tmp_path, broken, "C92,2024-03-06,5.00,Lamp,too,many")
    assert [(one.line, one.content) for one in loaded.report.mended] == [(12, broken)]
    assert loaded.rejects == [(13, "bad_structure")]
    assert among(tmp_path).report.mended == ()
