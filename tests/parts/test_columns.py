"""The table of columns: each once, in the order of names, every one with words; and no table wider than its room."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from core import bridge
from core.fact import FIELDS
from core.view import View
from core.what_if.lifetime import READINGS
from pages.parts.columns import COLUMNS, KINDS, PLAIN, ROOM, ROWS, SHOWN, WIDE, Column
from pages.parts.say import LANGUAGES, Say, catalogue
from pages.parts.scope import Scope
from pages.parts.tables import kinds, screen
from tests.conftest import Sample


def test_every_column_has_one_row_where_it_is_looked_for() -> None:
    names = [column.name for column in ROWS]
    assert len(names) == len(set(names))
    special = [column.name for column in ROWS if column != Column(column.name, column.kind)]
    assert special == sorted(special)
    assert all(plain.split() == sorted(plain.split()) for plain in PLAIN.values())


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


def test_what_a_table_shows_is_a_column_of_it() -> None:
    known = {*COLUMNS, *(field.name for field in FIELDS), "customer", "value", "segment", "cross", "class", "cell"}
    known |= {"tier", "attribute", "attribute_value", "discount_band", "order_key", "lost_rule", "false_range"}
    assert {name for shown in SHOWN.values() for name in shown} <= known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHOWN)
def test_no_table_is_wider_than_its_room(sample: Sample, name: str, language: str) -> None:
    """With long names and large sums, in a window of 1280: a title or a number that is cut misleads."""
    read = Scope(View(sample.id), sample.meta, Say(language), language)
    hard = {
        "text": "A name that nobody would want, 有限责任公司" * 3,
        "date": date(2025, 12, 31),
        "percent": -0.99,
        "integer": 123_456,
    }
    of = kinds(read, SHOWN[name])
    coded = {column.name for column in ROWS if column.codes} | {"segment", "cross", "discount_band"}
    frame = pd.DataFrame({one: [None if one in coded else hard.get(of[one], 1_234_567.891)] for one in SHOWN[name]})
    shown, columns = screen(
        read, frame.assign(**{"grouping": "abc", "class": "A"}).replace({"attribute": hard["text"]}, "region"), name
    )
    widths = [columns[column]["width"] for column in shown]
    assert sum(widths) <= ROOM.get(name, WIDE)
    assert list(shown) == [column for column in SHOWN[name] if column in shown]
    assert len(widths) >= 3
    for column, config in columns.items():
        assert config["width"] >= 18 + 6 * len(config["label"]), column


def test_the_column_that_a_list_is_sorted_by_is_always_there(sample: Sample) -> None:
    read = Scope(View(sample.id), sample.meta, Say("en"), "en")
    frame = pd.DataFrame({column: [None] for column in SHOWN["accounts"]} | {"first_purchase": [date(2025, 1, 1)]})
    assert "first_purchase" not in screen(read, frame, "accounts")[0]
    assert list(screen(read, frame, "accounts", "first_purchase")[0])[-1] == "first_purchase"
    assert sum(one["width"] for one in screen(read, frame, "accounts", "first_purchase")[1].values()) <= WIDE


@pytest.mark.parametrize(("language", "points", "share"), [("en", "\u00a0pp", "\u00a0%%"), ("zh", " 个百分点", "%%")])
def test_a_difference_of_two_shares_is_in_points(sample: Sample, language: str, points: str, share: str) -> None:
    read = Scope(View(sample.id, measure="margin_rate"), sample.meta, Say(language), language)
    _, columns = screen(read, pd.DataFrame({"value_change": [-0.1456], "value_later": [0.2493]}), "")
    formats = {name: column["type_config"]["format"] for name, column in columns.items()}
    assert formats == {"value_change": f"%,.2f{points}", "value_later": f"%,.2f{share}"}
