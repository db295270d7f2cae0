"""Files that are no text: the same lines from Parquet and JSON as from CSV, and a sentence for what cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from core.errors import UserError
from core.intake import Source, inspect
from tests.intake.helpers import take, take_text

EXPECTED = [("A, Ltd", date(2024, 1, 5), Decimal("1234.50")), ("张三", date(2024, 2, 6), Decimal(-7))]
ROWS = (
    "(values ('A, Ltd', date '2024-01-05', 1234.50), ('张三', date '2024-02-06', -7.00)) "
    "as one (Customer, Date, Amount)"
)
ASKED = "select customer, day, amount from line order by day"
LINES = (
    '{"Customer": "A, Ltd", "Date": "2024-01-05", "Amount": 1234.5}\n'
    '{"Customer": "张三", "Date": "2024-02-06", "Amount": -7}\n'
)


def parquet(folder: Path, rows: str) -> Path:
    path = folder / "sales.dat"
    duckdb.connect().execute(f"copy (from {rows}) to '{path}' (format parquet)")
    return path


def test_parquet(tmp_path: Path) -> None:
    loaded = take(tmp_path, parquet(tmp_path, ROWS))
    assert loaded.rows(ASKED) == EXPECTED
    assert loaded.inspection.tables[0].format == "parquet"


@pytest.mark.parametrize("text", [LINES, "[" + LINES.strip().replace("\n", ",\n") + "]", "\n  " + LINES])
def test_json(text: str, tmp_path: Path) -> None:
    loaded = take_text(tmp_path, text, "sales.txt")
    assert loaded.rows(ASKED) == EXPECTED
    assert loaded.inspection.tables[0].format == "json"


def test_names_stand_although_they_look_like_values(tmp_path: Path) -> None:
    rows = "(values ('Ann', 'Bob', '2024-01-05')) as one (Customer, \"Sold by\", Date)"
    (table,) = inspect([Source(parquet(tmp_path, rows), "a.parquet")], tmp_path / "in").tables
    assert [column.name for column in table.columns] == ["Customer", "Sold by", "Date"]


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + b"\0" * 90 + b"PAR1", b'{"a": 1', b'[{"a": ]'])
def test_broken(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sales.bin"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        inspect([Source(path, path.name)], tmp_path / "in")
    assert refused.value.key in ("not_a_table", "no_customer_column")


def test_a_small_file_that_becomes_large(tmp_path: Path) -> None:
    rows = "(select repeat('x', 1000) as Customer, date '2024-01-05' as Date, 1 as Amount from range(100000))"
    path = parquet(tmp_path, rows)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(UserError) as refused:
        inspect([Source(path, path.name)], tmp_path / "in", 10_000_000)
    assert refused.value.key == "too_large"
    assert not list((tmp_path / "in").glob("*.csv"))
