"""Pollock (Vitagliano et al., VLDB 2023): 2,290 polluted CSV files, read with no hints by the import's own reading.

Published simple scores, out of 10: DuckDB with no hints 9.075; with every file's dialect given, DuckDB 9.961, SQLite
9.955, pandas 9.895.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bench import pollock
from bench.intake import scores

TABLE = [["Day", "Price"], ["05/01/2024", "$48.00"], ["06/01/2024", "7"]]
REACHED = 9.98
SHARE = 4


def test_score_of_the_expected_is_perfect() -> None:
    assert sum(pollock.score(TABLE, TABLE)) == 10
    assert sum(pollock.score([], [])) == sum(pollock.score([], [["anything"]])) == 10
    assert sum(pollock.NO_TABLE) == 0


def test_how_a_value_is_written_counts_among_cells_only() -> None:
    other = [["day", "price"], ["2024-01-05", "$48"], ["06/01/2024", "7"]]
    found = pollock.score(TABLE, other)
    assert found[:7] == (1,) * 7
    assert found[7:] == pytest.approx((2 / 6, 2 / 6, 2 / 6))


def test_a_lost_row_and_a_lost_header() -> None:
    lost = pollock.score(TABLE, TABLE[:2])
    assert lost[1:7] == pytest.approx((1, 1, 1, 1, 0.5, 2 / 3))
    assert lost[7:] == pytest.approx((1, 4 / 6, 0.8))
    headless = pollock.score(TABLE, TABLE[1:])
    assert headless[1:7] == pytest.approx((0, 0, 0, 1, 0.5, 2 / 3))
    assert pollock.score(TABLE, []) == (1, *(0,) * 9)


def test_a_shifted_header_and_a_surplus_column() -> None:
    shifted = pollock.score(TABLE, [["", "Day", "Price"], *([*row, ""] for row in TABLE[1:])])
    assert shifted[1:7] == pytest.approx((2 / 3, 1, 0.8, 1, 1, 1))
    assert shifted[7:] == pytest.approx((6 / 9, 1, 0.8))


def test_kinds() -> None:
    assert pollock.kind("row_more_sep_row0_col8.csv") == "row_more_sep"
    assert pollock.kind("row_extra_quote12_col3.csv") == "row_extra_quote"
    assert pollock.kind("row_field_delimiter_7_0x20.csv") == "row_field_delimiter"
    assert pollock.kind("file_field_delimiter_0x2C_0x20.csv") == "file_field_delimiter_0x2C_0x20"


def test_simple_score(real_data: Path, tmp_path: Path) -> None:
    """Every file with a pollution of its own, and a fixed share of those where one row is polluted."""
    if not (real_data / pollock.ARCHIVE).is_file():
        pytest.skip("Pollock's files are not among the real files")
    place, folder = pollock.unpacked(real_data, tmp_path / "files"), tmp_path / "read"
    folder.mkdir()
    kinds = defaultdict(list)
    for name, score in scores(place, folder, SHARE):
        kinds[pollock.kind(name)].append(score)
    files = Counter(pollock.kind(path.name) for path in (place / "csv").iterdir())
    assert files.total() == 2_290 and files.keys() == kinds.keys()
    simple = sum(sum(kinds[kind]) / len(kinds[kind]) * count for kind, count in files.items()) / files.total()
    assert simple > REACHED
    assert [kind for kind, found in kinds.items() if min(found) < 6.5] == []
