"""Values as any program reads them, and the same figures in the pack as on the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from core import (
    accounts,
    between,
    bridge,
    class_course,
    dependency,
    growth,
    loyalty,
    movement,
    profile,
    retention,
    rules,
    tiers,
    value,
    warning,
)
from core.errors import UserError
from core.pack import CHURN, pack, plain
from core.pack_parts import PARTS
from core.reasons import differences
from core.tiers import Rules
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Decimal("12.5000"), "12.5"),
        (Decimal("100.0000"), "100"),
        (Decimal("-0.0000"), "0"),
        (Decimal("99999999999999999.9999"), "99999999999999999.9999"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e16, "10000000000000000"),
        (2.0, "2"),
        (np.float64(0.25), "0.25"),
        (np.int64(1_000_000), "1000000"),
        (True, "true"),
        (np.bool_(False), "false"),
        (date(2024, 2, 29), "2024-02-29"),
        (pd.Timestamp(2024, 2, 29, 10), "2024-02-29"),
        ("=1+1", "=1+1"),
        (None, ""),
        (pd.NaT, ""),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
    ],
)
def test_plain(found: Any, text: str) -> None:
    assert plain(found) == text


def test_the_pack_says_what_the_pages_say(sample: Sample) -> None:
    view = View(sample.id, period="year", measure="profit", span="12m")
    made = pack(sample.workspace, view, ["region"])
    head = value.headline(sample.workspace, view)
    assert made.summary["total"] == head.total and made.summary["gini"] == head.gini
    pd.testing.assert_frame_equal(
        made.customers.drop(columns="value"),
        value.customers(sample.workspace, view).rows[made.customers.columns].drop(columns="value"),
    )
    assert sum(made.customers["value"]) == head.attributed
    assert made.churn.columns.tolist() == CHURN and made.accounts.columns.tolist() == accounts.COLUMNS
    assert {type(found) for found in made.churn["opening_value"]} == {Decimal}


def test_a_column_that_is_not_there(sample: Sample) -> None:
    with pytest.raises(UserError, match="bad_column"):
        pack(sample.workspace, View(sample.id), ["colour"])


def test_the_tables_of_the_pack_are_those_of_the_pages(sample: Sample) -> None:
    place, view = sample.workspace, View(sample.id, period="half", measure="profit")
    made = pack(place, view, ["region", "product"]).parts
    assert list(made) == [part.name for part in PARTS] and all(
        list(made[one.name]) == list(one.columns) for one in PARTS
    )
    pair = between.pair(place, view)
    assert pair is not None
    cells = made["migration"][made["migration"]["tiers"] == "tier"].reset_index(drop=True)
    same(cells, movement.migration(place, view, pair, "tier").cells)
    same(made["bridge"], bridge.bridge(place, view, pair).parts)
    whole = made["bridge"].set_index("part")["value"]
    assert whole["later"] - whole["earlier"] == sum(whole[name] for name in bridge.CHANGES)
    classes = made["classes"][made["classes"]["classes_by"] == "rfm8"].reset_index(drop=True)
    same(classes, tiers.tiers(place, view, Rules("rfm8")).rows)
    course = made["class_course"].query("classes_by == 'abc' and path == 'fate'").reset_index(drop=True)
    same(course.drop(columns="value"), class_course.course(place, view, "abc").fates)
    found = dependency.dependency(place, view, "region")
    assert list(made["stress"]["segment_by"]) == ["all"] + ["region"] * (len(found.stress) - 1)
    same(made["stress"].drop(columns=["segment_by", "segment"]), found.stress)
    same(made["concentration"], found.course)
    same(made["loyalty"], loyalty.loyalty(place, view).parts)
    same(made["profile"], profile.profile(place, view).values)
    same(made["habits"], profile.profile(place, view).habits)
    same(made["white_space"], growth.white_space(place, view).accounts)
    same(made["growth"], growth.alike(place, view).curve)
    same(made["warning"], warning.listed(place, view, warning.Narrowed())[0])
    same(made["retention"], retention.triangle(place, view).rows)
    same(made["before_leaving"], differences.differences(place, view).rows)
    same(made["rules"], rules.bench(place, view).rows)


def same(ours: pd.DataFrame, page: pd.DataFrame) -> None:
    """The columns that a page has too are its own."""
    shared = [name for name in ours if name in page]
    assert len(shared) > 2 and len(ours)
    pd.testing.assert_frame_equal(ours[shared], page[shared].reset_index(drop=True), check_dtype=False)


@pytest.mark.parametrize(
    "table",
    [
        "|customer|date|\n|a|2024-01-01|\n|b|2024-02-01|",
        "|customer|date|amount|\n|a|2024-01-01|-5|",
        "|date|customer|amount|\n|2024-01-01||5|\n|2024-06-01||5|",
    ],
)
def test_what_the_data_cannot_give_is_a_table_without_rows(workspace: Workspace, tmp_path: Path, table: str) -> None:
    meta = given(workspace, tmp_path, table)
    made = pack(workspace, View(meta.id, measure=meta.measures[0])).parts
    assert all(list(made[part.name]) == list(part.columns) for part in PARTS)
    assert made["white_space"].empty and made["leaving_reasons"].empty and made["rules"].empty


def test_reasons_in_the_pack(workspace: Workspace, tmp_path: Path) -> None:
    """a left without a word and b for the price, both in the last twelve months; c was away, and is there."""
    table = """
        |customer|date      |amount|reason|
        |a       |2022-11-05|90    |      |
        |b       |2022-11-25|50    |price |
        |c       |2022-11-05|60    |      |
        |c       |2023-12-05|60    |      |
    """
    meta = given(workspace, tmp_path, table)
    workspace.notes(meta.id).record("a", "moved")
    made = pack(workspace, View(meta.id, window=60)).parts["leaving_reasons"].set_index("leaving_reason")
    assert made["customers"].to_dict() == {"moved": 1, "price": 1, "": 1}
    assert made["value"].to_dict() == {"moved": 90, "price": 50, "": 60}
