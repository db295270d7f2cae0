"""Short ways through the intake give what the long ones give: lines, rejected rows, report."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine import builder
from core.errors import UserError
from core.intake import Inspection, Source, inspect, load, sql
from core.intake.model import Report
from tests.drawing import drawing

CUSTOMERS = st.sampled_from(["C1", "C10.0", " C1 ", "客户\u3000", "", "N/A", "O'Neil", "é", "17850.0"])
DAYS = st.sampled_from(["2024-01-05", "2024-01-06", "2024-02-30", "", " ", "05.01.2024 10:30", "Date", "45296"])
AMOUNTS = st.sampled_from(["1.5", "12", "-3", "$1,200.50", "(4)", "x", "", "Amount", "1e5", "99999999999999999"])
ROWS = st.lists(st.tuples(CUSTOMERS, DAYS, AMOUNTS, st.sampled_from(["1", "2", "", "two"])), min_size=1, max_size=12)
SOUND = [("C1", "2024-01-05", "1.5", "1")] * 3
SIGNS = [*" \t\r\n\u00a0\u3000", *"a0.~!é中￥", "\x01", "\x7f", "\u2003", "\u3001", "\ufeff", "😀"]


@drawing(12)
@given(rows=ROWS, broken=st.booleans())
def test_rows_sorted_while_they_are_read_are_those_gathered_first(rows: list[tuple[str, ...]], broken: bool) -> None:
    lines = ["Customer,Date,Amount,Quantity", *(f'"{a}","{b}","{c}","{d}"' for a, b, c, d in [*SOUND, *rows])]
    lines += ["C2,2024-01-07,3", 'C2,2024-01-07,"3', "C2,2024-01-07,3,4,5"] if broken else []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "in.csv").write_text("\n".join(lines), encoding="utf-8")
        inspection = inspect([Source(folder / "in.csv", "in.csv")], folder / "scratch")
        at_once = loaded(folder, inspection, True)
        assert at_once == loaded(folder, inspection, False)
        assert not isinstance(at_once, tuple) or at_once[0].lines >= len(SOUND)


def loaded(folder: Path, inspection: Inspection, at_once: bool) -> tuple[Report, list[object], int] | str:
    """The report, every line, every rejected row and the number of copies, or the key of the refusal."""
    connection = builder(folder / f"{at_once}.duckdb", folder / "scratch")
    try:
        with patch("core.intake.finish.at_once", return_value=at_once):
            report = load(connection, inspection, inspection.mapping, marked=True)
        lines = connection.execute("select * from line order by all").fetchall()
        rejects = connection.execute("select * from reject order by all").fetchall()
        marks = connection.execute("select column_name from (describe sale) where column_name = 'copy'").fetchall()
        copies = sql.count(connection, "sale where copy") if marks else 0
        assert copies <= len(lines) - len(set(lines))
        return report, [*lines, *rejects], copies
    except UserError as error:
        return error.key
    finally:
        connection.close()


@pytest.mark.parametrize("line", ["", "C1,2024-01-06,1" + "0" * 2_000_000 + ",O1"])
def test_pieces_of_a_file_are_the_whole(line: str, tmp_path: Path) -> None:
    """Read by two processors where no line is long: a longer one would be refused there."""
    odd = {50_000: "C2,soon,1", 120_000: "", 120_001: "C3,2024-02-01,x", 149_999: line}
    lines = [odd.get(n, f"C{n % 900},2024-01-{n % 28 + 1:02d},{n % 1000}.25,O{n:06d}") for n in range(150_000)]
    (tmp_path / "in.csv").write_text("\n".join(["Customer,Date,Amount,Order ID", *lines]))
    inspection = inspect([Source(tmp_path / "in.csv", "in.csv")], tmp_path / "scratch")
    (table,) = inspection.tables
    assert table.short == (not line)
    found = loaded(tmp_path, inspection, True)
    whole = replace(inspection, tables=(replace(table, short=False),))
    assert found == loaded(tmp_path, whole, False)
    assert isinstance(found, tuple) and found[0].lines == 150_000 - 4
    assert dict(found[0].rejected_by_reason) == {"bad_date": 1, "bad_amount": 2 if line else 1}


def test_a_file_goes_the_short_way_and_a_discount_the_long_one(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Customer,Date,Amount\nA,2024-01-05,1\nB,2024-01-06,2\n")
    inspection = inspect([Source(tmp_path / "in.csv", "in.csv")], tmp_path / "scratch")
    rated = replace(inspection.mapping, fields=(*inspection.mapping.fields, ("discount", "Amount")))
    for mapping, expected in ((inspection.mapping, "sorted"), (rated, "staged")):
        connection = builder(tmp_path / f"{expected}.duckdb", tmp_path / "scratch")
        with patch("core.intake.clean.staged", side_effect=RuntimeError("staged")):
            if expected == "staged":
                with pytest.raises(RuntimeError, match="staged"):
                    load(connection, inspection, mapping)
            else:
                assert load(connection, inspection, mapping).lines == 2
        connection.close()


def test_texts_are_trimmed_alike_the_short_way() -> None:
    texts = ["".join(signs) for length in (1, 2, 3) for signs in product(SIGNS, repeat=length)]
    with duckdb.connect() as connection:
        connection.execute("create table texts as select unnest($texts) as cell", {"texts": texts})
        pairs = connection.execute(f"select {sql.trimmed_cell('cell')}, cell from texts").fetchall()
        short = sql.count(connection, f"texts where {sql.plain('cell')}")
    assert all(found == (cell.strip(sql.WHITE) or None) for found, cell in pairs)
    assert 0 < short < len(texts)
