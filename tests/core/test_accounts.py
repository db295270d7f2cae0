"""A page of the account list is a part of the whole list, however it is sorted; its figures are those of its rows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from core import accounts
from core.accounts import COLUMNS, Wanted
from core.view import View
from tests.conftest import Sample

VIEWS = (
    {},
    {"measure": "margin_rate", "filters": (("region", ("North", "South")),), "as_of": date(2025, 3, 1)},
    {"measure": "orders", "span": "12m"},
)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", COLUMNS)
def test_a_page_is_a_part_of_the_whole_list(sample: Sample, sort: str, descending: bool) -> None:
    for told in VIEWS:
        view = View(sample.id, **told)  # type: ignore[arg-type]
        whole = accounts.listed(sample.workspace, view, Wanted()).rows
        order = whole.sort_values("customer", kind="stable")
        order = order.sort_values(sort, ascending=not descending, kind="stable", na_position="last")
        page = accounts.listed(sample.workspace, view, Wanted(sort=sort, descending=descending), 9, 4)
        assert page.matches == len(whole) > 20
        pd.testing.assert_frame_equal(page.rows, order.iloc[4:13].reset_index(drop=True))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(status="churned", sort="last_12m", descending=True),
        Wanted(status="overdue", abc="A", sort="before_12m"),
        Wanted(search="a", sort="name"),
    ],
)
def test_the_figures_of_a_list_are_those_of_its_rows(sample: Sample, wanted: Wanted) -> None:
    view = View(sample.id)
    rows, found = accounts.listed(sample.workspace, view, wanted).rows, accounts.summed(sample.workspace, view, wanted)
    assert found and len(rows)
    assert (found.matches, found.churned) == (len(rows), (rows["status"] == "churned").sum())
    for name in ("value", "last_12m", "before_12m"):
        assert float(getattr(found, name)) == pytest.approx(rows[name].sum())
    assert found.first == rows["name"].iloc[0]


def test_a_list_of_nobody_has_no_figures(sample: Sample) -> None:
    assert accounts.summed(sample.workspace, View(sample.id), Wanted(search="nobody is called so")) is None
