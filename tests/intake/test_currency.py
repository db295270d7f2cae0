"""Which currency the amounts are in: said by a column, by the amounts, or by their header; never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.intake.figures import currency
from tests.intake.helpers import take, take_text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Amount (USD)", "$"),
        ("Net amount [EUR]", "€"),
        ("Sales £", "£"),
        ("Revenue in euros", "€"),
        ("销售额（元）", "¥"),
        ("金额(元)", "¥"),
        ("金额/元", "¥"),
        ("销售额（人民币）", "¥"),
        ("销售额（美元）", "$"),
        ("銷售額（新台幣）", "TWD"),
        ("￥12", "¥"),
        ("12元", "¥"),
        ("HK$5", "HK$"),
        ("US$5", "$"),
        ("CHF 12.50", "CHF"),
        ("金额（万元）", ""),  # ten thousands: a sign would be wrong by that much
        ("Revenue (USD thousands)", ""),
        ("Sales (k€)", ""),
        ("单元金额", ""),
        ("Euromarket sales", ""),
        ("Amount", ""),
        ("12.50", ""),
    ],
)
def test_a_text_names_a_currency(text: str, found: str) -> None:
    assert currency(text) == found


@pytest.mark.parametrize(
    ("header", "rows", "found"),
    [
        ("Amount (USD)", ("3", "4"), "$"),
        ("Amount", ("$3", "$4.50"), "$"),
        ("Amount", ("￥3", "¥4.50"), "¥"),
        ("Amount", ("€3", "4.50"), "€"),
        ("Amount", ("£3", "n/a", "£4"), "£"),
        ("Amount", ("$3", "€4"), ""),
        ("Amount (USD)", ("€3", "€4"), "€"),
        ("Amount,Currency", ("3,EUR", "4,EUR"), "€"),
        ("Amount (USD),Currency", ("3,EUR", "4,USD"), ""),
        ("Amount,Currency", ("3,XAF", "4,XAF"), "XAF"),
        ("Amount (USD),Currency", ("3,", "4,"), "$"),
        ("金额（元）", ("3", "4"), "¥"),
    ],
)
def test_currency_of_a_file(header: str, rows: tuple[str, ...], found: str, tmp_path: Path) -> None:
    lines = [f"Customer,Date,{header}", *(f"A,2024-01-05,{row}" for row in rows)]
    assert take_text(tmp_path, "\n".join(lines) + "\n").report.currency == found


def test_the_whole_column_is_asked(tmp_path: Path) -> None:
    lines = ["Customer,Date,Amount", *(f"A,2024-01-05,${n}" for n in range(3000)), "A,2024-01-05,€5"]
    assert take_text(tmp_path, "\n".join(lines) + "\n").report.currency == ""


def test_several_files(tmp_path: Path) -> None:
    for name, sign in (("a", "$"), ("b", "€"), ("c", "$")):
        (tmp_path / f"{name}.csv").write_text(f"Customer,Date,Amount\nA,2024-01-05,{sign}5\n", encoding="utf-8")
    assert take(tmp_path, tmp_path / "a.csv", tmp_path / "b.csv").report.currency == ""
    assert take(tmp_path, tmp_path / "a.csv", tmp_path / "c.csv").report.currency == "$"
