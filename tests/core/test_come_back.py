"""The come-back curve by hand, and the window that is asked for once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from core import come_back, query
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


def test_the_curve_by_hand() -> None:
    gaps = pd.DataFrame({"days": [0, 2, 5, 10], "closed": [0, 1, 0, 1], "gaps": [3, 2, 1, 1]})
    # At 2 days four are at risk (2, 2, 5, 10): S = 2/4; at 10 days one is: S = 0. Nobody is silent for good.
    curve = come_back.come_back_curve(gaps).set_index("days")["come_back_rate"]
    assert list(curve.loc[[1, 2, 9, 10]]) == [1, 1, 1, 0]
    gaps = pd.DataFrame({"days": [2, 7, 30], "closed": [1, 1, 0], "gaps": [16, 4, 20]})
    # S: 24/40 = .6 from 2 days on, .6 · 20/24 = .5 from 7 on, and so to the end: rate(2) = .1 / .6.
    curve = come_back.come_back_curve(gaps)
    assert list(curve["come_back_rate"].iloc[[0, 1, 6]]) == pytest.approx([0.5, 1 / 6, 0])
    assert (come_back.suggest(curve), come_back.suggest(curve, limit=0.1)) == (2, 7)


def test_a_single_longest_silence_decides_nothing(workspace: Workspace, tmp_path: Path) -> None:
    # 24 customers buy on two days 400 days apart, one more comes back after 900 days, 15 have not come back yet.
    rows = [f"| back{n} | 2020-01-01 | 1 |\n| back{n} | 2021-02-04 | 1 |" for n in range(24)]
    rows += [f"| gone{n} | 2021-06-01 | 1 |" for n in range(15)]
    rows += ["| late | 2020-01-01 | 1 |", "| late | 2022-06-19 | 1 |"]
    meta = given(workspace, tmp_path, "| customer | date | amount |\n" + "\n".join(rows))
    found = come_back.window(workspace, View(meta.id, window=300))
    # Longer than 300 days: 25 ended, 24 of those after their second purchase and 15 after their only one are open.
    assert (found.certain, found.come_back_rate) == (False, 1)
    assert found.come_back_least == pytest.approx(25 / (25 + 24 + 15))
    assert list(found.shown["come_back_rate"].iloc[[299]]) == [found.come_back_least]
    assert (found.suggested, found.offered) == (900, None)
    few = replace(found, certain=True)
    assert few.come_back_least is None and few.shown is few.curve


def test_without_a_closed_gap_there_is_no_curve() -> None:
    assert come_back.come_back_curve(pd.DataFrame({"days": [3], "closed": [0], "gaps": [1]})).empty


def test_the_window_is_asked_for_once(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[query.Query] = []
    run = query.run

    def counted(*arguments: Any) -> pd.DataFrame:
        asked.append(arguments[2])
        return run(*arguments)

    monkeypatch.setattr(query, "run", counted)
    day = date(2025, 3, 19)  # no end of a period, so that no other test asks for it
    filtered = View(sample.id, day, filters=(("region", ("North",)),))
    views = [View(sample.id, day), View(sample.id, day, measure="profit"), filtered]
    windows = [come_back.window(sample.workspace, view) for view in views]
    assert len({window.days for window in windows}) == len(asked) == 1
    assert come_back.window(sample.workspace, View(sample.id, day, window=45)).days == 45
    assert come_back.window(sample.workspace, View(sample.id, date(2025, 3, 18))).suggested is not None
    assert len(asked) == 2
