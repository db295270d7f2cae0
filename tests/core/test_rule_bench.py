"""The rule bench on drawn tables: every rule's days by hand, who is flagged, who came back, and what that is worth."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core import accounts, rules
from core.cut_offs import MOST_CUT_OFFS, after, cut_offs
from core.errors import UserError
from core.prediction.before import models
from core.rules import Bench
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.meta import Meta
    from core.store import Workspace
    from tests.conftest import Sample

CUT = date(2024, 6, 30)
HALF = (after(CUT, 180),)


def history(workspace: Workspace, folder: Path, amount: bool = True, **days: list[date]) -> Meta:
    """One purchase of 10 on each day of each customer; z buys on the last day only."""
    lines = [(name, day) for name, every in days.items() for day in every] + [("z", date(2024, 12, 31))]
    head = "| customer | date | amount |" if amount else "| customer | date |"
    rows = [f"| {name} | {day} |" + (" 10 |" if amount else "") for name, day in lines]
    return given(workspace, folder, "\n".join([head, *rows]))


def every(last: date, *gaps: int) -> list[date]:
    """Days of purchases, the last one given, with these gaps between them, the latest gap last."""
    found = [last]
    for gap in reversed(gaps):
        found.append(found[-1] - timedelta(days=gap))
    return found[::-1]


def ago(days: int) -> date:
    return CUT - timedelta(days=days)


def told(found: Bench, rule: str, days: int | None = None) -> tuple[int, int, int]:
    """Known, flagged, came back anyway; of a bench with one cut-off."""
    rows = found.each[found.each["rule"] == rule]
    row = (rows if days is None else rows[rows["days"] == days]).iloc[0]
    return int(row["known"]), int(row["flagged"]), int(row["came_back"])


def test_cut_offs_are_month_ends_with_a_horizon_on_both_sides() -> None:
    # 900 days: a third is 300. From day 300 (27 Oct 2022) to 300 days before the end (22 Aug 2023): ten month ends,
    # of which eight.
    found = cut_offs(date(2022, 1, 1), date(2024, 6, 19))
    assert found[0].start == date(2022, 11, 1) and found[-1].start == date(2023, 8, 1)
    assert len(found) == MOST_CUT_OFFS == 8 and {(one.end - one.start).days + 1 for one in found} == {300}
    # Ten years: a year on both sides, 97 month ends, of which eight up to the last one.
    found = cut_offs(date(2014, 1, 1), date(2023, 12, 31))
    assert len(found) == 8 and found[0] == after(date(2015, 1, 31), 365) and found[-1] == after(date(2022, 12, 31), 365)
    assert cut_offs(date(2024, 1, 1), date(2024, 3, 30)) == ()  # 89 days: a third is 29


def test_a_window_flags_on_its_last_day_and_not_before(workspace: Workspace, tmp_path: Path) -> None:
    # 45 days of silence: a 44, b 45, c 46; c buys again. b and c are flagged, both newly; a's 10 are not to be caught.
    meta = history(workspace, tmp_path, a=[ago(44)], b=[ago(45)], c=[ago(46), CUT + timedelta(days=180)])
    found = rules.bench(workspace, View(meta.id, window=45), HALF)
    assert told(found, "window", 45) == (3, 2, 1)
    row = found.row("window", 45)
    assert (row["false_alarms"], row["caught"], row["accuracy"]) == (1 / 2, 1 / 2, 1 / 3)
    # 365 - 45 days of warning; one of two calls was right, and brought 10.
    assert (row["warning_days"], row["value_per_call"]) == (320, 5)
    # Wilson of 1 in 2 by hand: (0.5 + z²/4 ∓ z·sqrt(0.125 + z²/16)) / (1 + z²/2) with z = 1.96.
    assert (row["false_low"], row["false_high"]) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_who_comes_back_after_the_horizon_stayed_away(workspace: Workspace, tmp_path: Path) -> None:
    meta = history(
        workspace, tmp_path, a=[ago(100), CUT + timedelta(days=181)], b=[ago(100), CUT + timedelta(days=180)]
    )
    assert told(rules.bench(workspace, View(meta.id, window=90), HALF), "window", 90) == (2, 2, 1)


def test_two_order_cycles(workspace: Workspace, tmp_path: Path) -> None:
    # a: gaps 10, 20, 30, median 20: lost after more than 40 days. b: median (10 + 21) / 2, more than 31 days.
    # c: one gap of 10: the firm's gaps are 10 10 10 20 21 30, half of them over at 10: more than 20 days. d: no gap.
    days = {"a": every(ago(40), 10, 20, 30), "b": every(ago(32), 10, 21), "c": every(ago(21), 10), "d": [ago(20)]}
    meta = history(workspace, tmp_path, **days)
    found = rules.bench(workspace, View(meta.id, window=30), HALF)
    assert told(found, "cycles") == (4, 2, 0)
    listed = patience(workspace, meta, "cycles_days")
    assert listed == {"a": 41, "b": 32, "c": 21, "d": 21}


def test_own_rhythm_and_the_longest_silence(workspace: Workspace, tmp_path: Path) -> None:
    # a: gaps 10 20 60 70, 90 % lies at place 3.7 of 4: 60 + 0.7 * 10 = 67: silent for more than that is 68 days; five
    # purchases over 160 days: longer than 70. b: three gaps of 30: more than 30; only four purchases. c: two gaps.
    days = {"a": every(ago(68), 10, 70, 20, 60), "b": every(ago(30), 30, 30, 30), "c": every(ago(300), 5, 5)}
    # d: five purchases within three months and a day, e: three months less a day.
    days["d"] = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 2), date(2024, 3, 1), date(2024, 4, 1)]
    days["e"] = [*days["d"][:-1], date(2024, 3, 31)]
    meta = history(workspace, tmp_path, **days)
    assert patience(workspace, meta, "rhythm_days") == {"a": 68, "b": 31, "d": 32, "e": 31}
    assert patience(workspace, meta, "pepper_days") == {"a": 71, "d": 32}
    assert told(rules.bench(workspace, View(meta.id, window=30), HALF), "pepper") == (5, 1, 0)  # d: 90 days, not a: 68


def test_two_months_go_by_the_calendar(workspace: Workspace, tmp_path: Path) -> None:
    meta = history(workspace, tmp_path, a=[date(2024, 4, 30)], b=[date(2024, 5, 1)], c=[date(2023, 12, 31)])
    # 30 April to 30 June: 61 days, over on the cut-off. 1 May: one day to go. 31 December to 29 February: 60 days.
    assert patience(workspace, meta, "sqlbi_days") == {"a": 61, "b": 61, "c": 60}
    assert told(rules.bench(workspace, View(meta.id, window=30), HALF), "sqlbi") == (3, 2, 0)


def test_longer_than_two_years_is_no_question(workspace: Workspace, tmp_path: Path) -> None:
    meta = history(workspace, tmp_path, a=[ago(730)], b=[ago(731)], c=[ago(1)])
    assert told(rules.bench(workspace, View(meta.id, window=30), HALF), "window", 30) == (2, 1, 0)


def test_without_amounts_every_order_is_a_purchase(workspace: Workspace, tmp_path: Path) -> None:
    meta = history(workspace, tmp_path, amount=False, a=[ago(50), ago(45)], b=[ago(45), CUT + timedelta(days=1)])
    row = rules.bench(workspace, View(meta.id, measure="orders", window=45), HALF).row("window", 45)
    assert (row["flagged"], row["came_back"], row["value_per_call"]) == (2, 1, 1)  # a had two orders, two calls
    ranked = rules.bench(workspace, View(meta.id, measure="score", weights=(("orders", 1),), window=45), HALF)
    assert ranked.rows["value_per_call"].isna().all()


def test_one_customer_and_a_short_history(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "| customer | date | amount |\n| a | 2024-01-01 | 10 |")
    found = rules.bench(workspace, View(meta.id))
    assert found.rows.empty and found.each.empty and found.cut_offs == () and found.house == 180
    meta = history(workspace, tmp_path, a=[ago(40)])
    alone = rules.bench(workspace, View(meta.id, window=30), HALF)
    assert told(alone, "window", 30) == (1, 1, 0) and told(alone, "cycles") == (1, 0, 0)  # no gap, no cycle
    assert "alive" not in set(alone.rows["rule"])


def test_the_list_has_as_many_as_the_figure(sample: Sample) -> None:
    view = View(sample.id, window=77)
    found = rules.bench(sample.workspace, view)
    assert len(found.cut_offs) > 3 and (found.rows["flagged_now"] > 0).all()
    for row in found.rows.itertuples():
        cell = (("lost_rule", row.rule), *((("rule_days", str(row.days)),) if row.rule == "window" else ()))
        for more, count in (((), row.flagged_now), ((("newly", "true"),), row.flagged_new)):
            wanted = accounts.Wanted(group="rule", cell=(*cell, *more))
            assert accounts.listed(sample.workspace, view, wanted, limit=1).matches == count or not count


def test_where_the_model_is_not_determined_it_flags_nobody(sample: Sample) -> None:
    found = rules.bench(sample.workspace, View(sample.id, rule="alive"))
    rows = found.each[found.each["rule"] == "alive"]
    stretches = cut_offs(sample.workspace.open(sample.id).first_day, sample.workspace.open(sample.id).last_day)
    fits = models(
        sample.workspace, View(sample.id), (*stretches, after(sample.workspace.open(sample.id).last_day, 365))
    )
    without = [one.start - timedelta(days=1) for one in stretches if one.start not in fits]
    assert found.unfitted == len(without) < len(rows) == len(stretches) and found.house_row is not None
    assert (rows.loc[rows["cut_off"].isin(without), "flagged"] == 0).all() and rows["flagged"].sum() > 0


@pytest.mark.parametrize(
    "cell", [{}, {"lost_rule": "guess"}, {"lost_rule": "window"}, {"lost_rule": "window", "rule_days": "0"}]
)
def test_a_wrong_link_is_a_sentence(sample: Sample, cell: dict[str, str]) -> None:
    with pytest.raises(UserError):
        rules.cell(sample.workspace, View(sample.id), cell)


def patience(workspace: Workspace, meta: Meta, column: str) -> dict[str, int]:
    """Each customer's own days before the half-year, where the rule has any."""
    from core import query

    view = View(meta.id)
    steps, bound = rules.ground(workspace, view, HALF, modelled=False)
    asked = query.build("patience", view, meta.last_day, periods=HALF, more=steps, **bound)
    rows = query.run(workspace, view, asked).dropna(subset=[column])
    return dict(zip(rows["customer"], rows[column].astype(int), strict=True))
