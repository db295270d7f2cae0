"""CDNOW, the 1/10 sample: how often rules for "lost" are right about 39 weeks after 39 weeks, as counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from core.store import Workspace
    from core.view import View

CUT_OFF = date(1997, 9, 30)
WEEKS = 39


@pytest.fixture(scope="module")
def cdnow(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, View]]:
    """Customers and days only: the published counts take every order for a purchase, also those that cost nothing."""
    from core.intake import Source
    from core.store import Workspace
    from core.view import View

    lines = [row.split() for row in (real_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines() if row.strip()]
    folder = tmp_path_factory.mktemp("cdnow")
    path = folder / "days.csv"
    path.write_text(
        "customer,date\n" + "".join(f"c{row[1]},{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}\n" for row in lines)
    )
    workspace = Workspace(folder / "workspace")
    yield workspace, View(workspace.create([Source(path, path.name)]).id, measure="orders")


@pytest.mark.parametrize(("weeks", "right"), [(26, 0.771), (22, 0.780)])
def test_quiet_for_more_than_so_many_weeks(cdnow: tuple[Workspace, View], weeks: int, right: float) -> None:
    from core import rules
    from core.cut_offs import after

    workspace, view = cdnow
    days = 7 * weeks + 1  # a silence of exactly so many weeks is not more
    found = rules.bench(workspace, replace(view, window=days), (after(CUT_OFF, 7 * WEEKS),))
    assert set(found.each["known"]) == {2_357}
    assert found.row("window", days)["accuracy"] == pytest.approx(right, abs=5e-4)
    assert found.each["stayed_away"].iloc[0] / 2_357 == pytest.approx(0.710, abs=5e-4)  # "all inactive"


def test_probably_gone_is_solved_for_the_silence(cdnow: tuple[Workspace, View]) -> None:
    """The silence at which P(alive) falls below one half flags those whose P(alive), by its formula, is below it."""
    from core import query, rules
    from core.cut_offs import HORIZON_DAYS, after
    from core.prediction.before import models
    from core.prediction.counts import Counts

    workspace, view = cdnow
    stretches = (after(CUT_OFF, 7 * WEEKS),)
    found = rules.bench(workspace, view, stretches)
    model = models(workspace, view, (*stretches, after(date(1998, 6, 30), HORIZON_DAYS)))
    rows = query.run(workspace, view, query.build("purchase_class", view, CUT_OFF, periods=stretches))
    gone = model[stretches[0].start].p_alive(Counts.of(rows)) < 0.5
    assert found.row("alive")["flagged"] == rows["customers"][gone].sum()
    assert found.row("alive")["accuracy"] == pytest.approx(0.774, abs=0.01)  # Pareto/NBD: 77.4 %
