"""Concentration against plain pandas: Lorenz and whale curve, stress test, course, and two rankings side by side."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from core import accounts, comparison, dependency, value
from core.errors import UserError
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


def ranked(sample: Sample, view: View) -> pd.DataFrame:
    rows = value.customers(sample.workspace, view).rows
    return rows.assign(value=rows["value"].astype(float))


@pytest.mark.parametrize("measure", ["revenue", "profit"])
def test_the_lorenz_curve_and_its_area(sample: Sample, measure: str) -> None:
    view = View(sample.id, measure=measure)
    values = ranked(sample, view)["value"].clip(lower=0).sort_values().reset_index(drop=True)
    rows = value.distribution(sample.workspace, view).lorenz
    for one in rows.itertuples():
        count = one.rank_to - one.rank_from + 1
        assert one.customer_share == pytest.approx(count / len(values))
        assert one.value_share == pytest.approx(values.iloc[:count].sum() / values.sum())
    assert rows["customer_share"].iloc[-1] == rows["value_share"].iloc[-1] == 1
    # Twice the area between the curve and the line is the Gini, but for what the points leave out.
    x, y = [0.0, *rows["customer_share"]], [0.0, *rows["value_share"]]
    area = sum((x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2 for i in range(1, len(x)))
    head = value.headline(sample.workspace, view)
    assert head.gini is not None and 1 - 2 * area == pytest.approx(head.gini, abs=0.01)


def test_the_whale_curve_peaks_where_losses_begin(sample: Sample) -> None:
    view = View(sample.id, measure="profit")
    values = ranked(sample, view)["value"]
    (row,) = value.distribution(sample.workspace, view).whale.to_dict("records")
    assert (row["customers"], row["negative"]) == ((values >= 0).sum(), (values < 0).sum())
    assert row["peak"] == pytest.approx(values.cumsum().max())
    assert row["eaten"] == pytest.approx(values[values < 0].sum())
    assert row["peak_share"] == pytest.approx(values.cumsum().max() / values.sum())


def test_what_leaves_with_the_first_accounts(sample: Sample) -> None:
    view = View(sample.id)
    region = accounts.listed(sample.workspace, view, accounts.Wanted()).rows.set_index("customer")["region"]
    rows = ranked(sample, view).assign(region=lambda found: found["customer"].map(region))
    found = dependency.dependency(sample.workspace, view, "region").stress
    assert list(found["grouping"]) == ["all"] + ["segment"] * rows["region"].nunique()
    for one in found.to_dict("records"):
        part = rows if one["grouping"] == "all" else rows[rows["region"] == one["segment"]]
        assert one["customers"] == len(part)
        for count in dependency.FIRST:
            share = part["value"].nlargest(count).sum() / part["value"].sum()
            assert one[f"top{count}_share"] == pytest.approx(share)
            of = (("stress_by", "region"), ("segment", one["segment"])) if one["grouping"] == "segment" else ()
            wanted = accounts.Wanted(group="stress", cell=(("top", str(count)), *of))
            listed = accounts.listed(sample.workspace, view, wanted).rows
            assert set(listed["customer"]) == set(part.head(count)["customer"])


def test_concentration_per_period_is_that_of_the_period(sample: Sample) -> None:
    view = View(sample.id, period="half")
    course = dependency.dependency(sample.workspace, view, "").course
    for one in course.to_dict("records"):
        end = min(one["period_end"], sample.workspace.open(sample.id).last_day)
        of_period = View(sample.id, period="half", span="period", as_of=end)
        values = ranked(sample, of_period)["value"]
        head = value.headline(sample.workspace, of_period)
        assert one["top20_share"] == pytest.approx(head.top20_share)
        assert (one["customers"], one["customers_for_80"]) == (head.customers, head.customers_for_80)
        assert one["hhi"] == pytest.approx(((values.clip(lower=0) / values.sum()) ** 2).sum())


def test_two_rankings_side_by_side(sample: Sample) -> None:
    view = View(sample.id)
    first, second = (ranked(sample, View(sample.id, measure=one)) for one in ("revenue", "profit"))
    count = math.ceil(0.2 * len(first))
    key, other = set(first.head(count)["customer"]), set(second.head(count)["customer"])
    found = comparison.comparison(sample.workspace, view, "profit")
    sizes = dict(zip(found.cells["cell"], found.cells["customers"], strict=True))
    expected = {"both": key & other, "first": key - other, "second": other - key}
    assert {name: len(who) for name, who in expected.items()} == {name: sizes[name] for name in expected}
    for name, who in expected.items():
        wanted = accounts.Wanted(group="compared", cell=(("second", "profit"), ("cell", name)))
        assert set(accounts.listed(sample.workspace, view, wanted).rows["customer"]) == who
    ranks = second.set_index("customer")["rank"]
    assert all(one.other_rank == ranks[one.customer] for one in found.apart.itertuples())
    assert set(found.apart["customer"]) <= key ^ other


def test_a_measure_that_does_not_add_up_has_no_dependency(sample: Sample) -> None:
    found = dependency.dependency(sample.workspace, View(sample.id, measure="margin_rate"), "region")
    assert found.stress.empty and found.course.empty


def test_one_customer_of_nothing(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | 0 |")
    view = View(meta.id)
    assert dependency.dependency(workspace, view, "").stress.empty  # nothing to lose
    assert value.distribution(workspace, view).lorenz.empty
    assert comparison.comparison(workspace, view, "orders").cells["customers"].tolist() == [1]


@pytest.mark.parametrize("second", ["revenue", "score", "luck"])
def test_what_cannot_be_compared_is_said(sample: Sample, second: str) -> None:
    with pytest.raises(UserError):
        comparison.comparison(sample.workspace, View(sample.id), second)


def test_an_unknown_segment_is_said(sample: Sample) -> None:
    with pytest.raises(UserError):
        dependency.dependency(sample.workspace, View(sample.id), "phone")
