"""The table of columns: one row each, in the order of their names, every one with words and none without a reason."""

from __future__ import annotations

import pytest

from core import bridge
from core.fact import FIELDS
from core.what_if.lifetime import READINGS
from pages.parts.columns import COLUMNS, KINDS, ROWS
from pages.parts.say import LANGUAGES, catalogue


def test_every_column_has_one_row_where_it_is_looked_for() -> None:
    names = [column.name for column in ROWS]
    assert names == sorted(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_that_is_shown_has_words(language: str) -> None:
    texts = set(catalogue(language)) | {f"column.{field.name}" for field in FIELDS} | {"column.value"}
    shown = [column for column in ROWS if column.kind != "hidden"]
    assert [one.name for one in shown if (one.label or f"column.{one.name}") not in texts] == []
    coded = {f"{one.codes}." for one in shown if one.codes}
    assert [prefix for prefix in coded if not any(text.startswith(prefix) for text in texts)] == []


def test_every_kind_is_known() -> None:
    assert {column.kind for column in ROWS} <= {*KINDS, "measured"}


def test_what_core_names_by_its_parts_is_there() -> None:
    kept = ("kept", "revenue_kept", "margin_kept", "lifetime_gain")
    assert {f"change_{name}" for name in bridge.CHANGES} <= set(COLUMNS)
    assert {f"{name}_{reading}" for name in kept for reading in READINGS} <= set(COLUMNS)
