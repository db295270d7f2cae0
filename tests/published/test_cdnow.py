"""CDNOW, the 1/10 sample: figures that others published or that were counted apart from this project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from core.store import Workspace
    from core.view import View

CALIBRATION_END = date(1997, 9, 30)


@pytest.fixture(scope="module")
def cdnow(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, View]]:
    from core.intake import Source
    from core.store import Workspace
    from core.view import View

    path = real_data / "cdnow" / "CDNOW_sample.txt"
    workspace = Workspace(tmp_path_factory.mktemp("cdnow"))
    yield workspace, View(workspace.create([Source(path, path.name)]).id)


def test_concentration(cdnow: tuple[Workspace, View]) -> None:
    from core import value

    head = value.headline(*cdnow)
    assert (head.lines, head.customers, head.customers_for_80) == (6_919, 2_357, 777)
    assert head.total == Decimal("244091.94")
    assert head.top20_share == pytest.approx(0.6746, abs=5e-5)


def test_shares_of_the_first_customers(cdnow: tuple[Workspace, View]) -> None:
    from core import value

    rows = value.customers(*cdnow).rows
    for percent, share in ((1, 0.146), (5, 0.361), (10, 0.508), (20, 0.674)):
        first = rows.iloc[: round(len(rows) * percent / 100)]
        assert first["share"].sum() == pytest.approx(share, abs=5e-4)


def test_repeat_purchases_of_the_calibration(cdnow: tuple[Workspace, View]) -> None:
    """2,357 customers, 1,411 of them without a repeat, 2,457 repeats in 39 weeks; free ones count: measure orders."""
    from core import value

    workspace, view = cdnow
    orders = (
        value.customers(workspace, replace(view, as_of=CALIBRATION_END, measure="orders")).rows["value"].astype(int)
    )
    assert (len(orders), int((orders == 1).sum()), int((orders - 1).sum())) == (2_357, 1_411, 2_457)


def test_holdout(cdnow: tuple[Workspace, View]) -> None:
    """1,882 purchases by 684 buyers in the 39 weeks after."""
    from core import query

    workspace, view = cdnow
    rows = query.run(workspace, view, query.build("purchase", view, date(1998, 6, 30)))
    later = rows[rows["day"].dt.date > CALIBRATION_END]
    assert (len(later), later["customer"].nunique()) == (1_882, 684)


@pytest.mark.parametrize(("weeks", "right"), [(26, 0.771), (22, 0.780)])
def test_the_inactivity_window_tells_who_comes_back(cdnow: tuple[Workspace, View], weeks: int, right: float) -> None:
    """ "Quiet for more than so many weeks" at the end of the calibration is right about the 39 weeks after."""
    from core import query, value

    workspace, view = cdnow
    asked = replace(view, as_of=CALIBRATION_END, window=7 * weeks + 1)  # a silence of exactly so many weeks is active
    rows = value.customers(workspace, asked).rows
    purchases = query.run(workspace, view, query.build("purchase", view, date(1998, 6, 30)))
    later = set(purchases.loc[purchases["day"].dt.date > CALIBRATION_END, "customer"])
    assert (rows["active"] == rows["customer"].isin(later)).mean() == pytest.approx(right, abs=5e-4)
    assert 1 - len(later) / len(rows) == pytest.approx(0.710, abs=5e-4)  # "all inactive"


def test_the_best_fifth_of_one_half_and_of_the_next(cdnow: tuple[Workspace, View]) -> None:
    """Of the future top 20 % the past one misses 50.1 %; the past top 20 % (471) brings 66.3 % of later revenue."""
    from core import value

    workspace, view = cdnow
    past = value.customers(workspace, replace(view, as_of=CALIBRATION_END)).rows.set_index("customer")["value"]
    later = value.customers(workspace, view).rows.set_index("customer")["value"] - past
    best, next_best = set(past.index[:471]), set(later.sort_values(ascending=False, kind="stable").index[:471])
    assert 1 - len(best & next_best) / 471 == pytest.approx(0.501, abs=5e-4)
    assert later[list(best)].sum() / later.sum() == pytest.approx(0.663, abs=5e-4)
