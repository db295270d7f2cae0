"""Classes over the periods: the ranking of each period by itself, the paths of its first class, and their lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core import accounts, class_course, dependency, value
from core.accounts import Wanted
from core.class_course import NONE
from core.errors import UserError
from core.tiers import CLASSES
from core.view import View
from tests.core.drawn import given

if TYPE_CHECKING:
    from core.store import Workspace
    from tests.conftest import Sample


def classes(sample: Sample, view: View, by: str, end: date) -> dict[str, str]:
    """Everybody's class on the value page of one period."""
    rows = value.customers(sample.workspace, View(view.data_set, end, view.period, view.measure, "period")).rows
    return dict(zip(rows["customer"], rows[by], strict=True))


@pytest.mark.parametrize(("by", "measure"), [("abc", "revenue"), ("tier", "profit"), ("tier", "margin_rate")])
def test_each_period_is_classed_as_on_the_value_page(sample: Sample, by: str, measure: str) -> None:
    view = View(sample.id, period="half", measure=measure)
    found = class_course.course(sample.workspace, view, by)
    ends = dict(zip(found.rows["period_start"], found.rows["period_end"], strict=True))
    known = {start: classes(sample, view, by, end) for start, end in ends.items()}
    for one in found.rows.to_dict("records"):
        assert one["customers"] == list(known[one["period_start"]].values()).count(one["class"])
    assert found.rows["customers"].sum() == sum(map(len, known.values()))
    assert found.rows["value"].isna().all() == (measure == "margin_rate")
    now, first = known[found.reference.start], CLASSES[by][0]
    for start, then in known.items():
        origins = [then.get(name, NONE) for name, found_now in now.items() if found_now == first]
        fates = [now.get(name, NONE) for name, found_then in then.items() if found_then == first]
        for rows, expected in ((found.origins, origins), (found.fates, fates)):
            here = rows[rows["period_start"] == start]
            counted = dict(zip(here["class"], here["customers"], strict=True))
            before = start < found.reference.start
            assert counted == ({name: expected.count(name) for name in expected} if before else {})


def test_every_part_of_a_bar_opens_its_customers(sample: Sample) -> None:
    view = View(sample.id, period="year", filters=(("region", ("North", "South")),))
    found = class_course.course(sample.workspace, view, "abc")
    assert len(found.origins) and NONE in set(found.origins["class"])
    for path, rows in (("", found.rows), ("origin", found.origins), ("fate", found.fates)):
        for one in rows.itertuples():
            _, start, _, _, name, *_ = one
            cell = (("classes_by", "abc"), ("period_start", start.isoformat()), ("class", name), ("path", path))
            wanted = Wanted(group="class_course", cell=cell)
            assert accounts.listed(sample.workspace, view, wanted, limit=1).matches == one.customers


def test_who_brought_the_first_80_percent_of_a_period(sample: Sample) -> None:
    view = View(sample.id)
    for one in dependency.dependency(sample.workspace, view, "").course.itertuples():
        wanted = Wanted(group="concentrated", cell=(("period_start", one.period_start.isoformat()),))
        listed = accounts.listed(sample.workspace, view, wanted).rows
        of_period = View(sample.id, one.period_end, span="period")
        ranked = value.customers(sample.workspace, of_period).rows.head(one.customers_for_80)
        assert set(listed["customer"]) == set(ranked["customer"])


def test_paths_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(
        workspace,
        tmp_path,
        """
        | customer | date       | amount |
        | a        | 2024-01-01 | 90     |
        | b        | 2024-01-02 | 8      |
        | c        | 2024-01-03 | 2      |
        | b        | 2024-02-02 | 50     |
        | d        | 2024-02-03 | 45     |
        | c        | 2024-02-04 | 5      |
        | e        | 2024-03-01 | 1      |
    """,
    )
    view = View(meta.id, period="month")
    found = class_course.course(workspace, view, "abc")
    # January: a from 0, b from 90 of 100, c from 98. February: b from 0, d from 50, c from 95. March: has one day.
    assert found.reference.start == date(2024, 2, 1)
    assert [(one.period_start.month, one[4], one.customers) for one in found.rows.itertuples()] == [
        (1, "A", 1), (1, "B", 1), (1, "C", 1), (2, "A", 2), (2, "C", 1), (3, "A", 1)
    ]  # fmt: skip
    assert list(found.rows["partial"]) == [False] * 5 + [True]
    assert dict(zip(found.origins["class"], found.origins["customers"], strict=True)) == {"B": 1, NONE: 1}  # b, d
    assert dict(zip(found.fates["class"], found.fates["customers"], strict=True)) == {NONE: 1}  # a


def test_what_cannot_be_asked(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, "|customer|date|amount|\n|a|2024-01-01|1|\n|b|2024-01-31|0|")
    view = View(meta.id, period="month")
    found = class_course.course(workspace, view, "abc")
    assert len(found.rows) == 2 and found.origins.empty and found.fates.empty
    average = View(meta.id, period="month", measure="average_order")
    assert class_course.kind(average, "abc") == "tier" and class_course.kind(view, "rfm8") == "abc"
    with pytest.raises(UserError):
        class_course.course(workspace, average, "abc")
    right = {"classes_by": "abc", "period_start": "2024-01-01", "class": "A"}
    for wrong in ({"classes_by": "rfm"}, {"period_start": "2023-01-01"}, {"class": "key"}, {"path": "up"}):
        with pytest.raises(UserError):
            class_course.cell(workspace, view, right | wrong)
    with pytest.raises(UserError):
        dependency.course_cell(workspace, view, {"period_start": "2023-01-01"})
