"""A file added to a data set: links go on, what changes is said before, and a crash leaves what was there."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from core import come_back, meta, refresh, value
from core.draft import Choices
from core.errors import UserError
from core.meta import Meta
from core.store import Workspace
from core.view import View
from tests.core.drawn import drafted

FIRST = """Customer,Date,Amount,Region,Store
A,2024-01-05,10,N,Alpha
A,2024-02-05,10,N,Beta
B,2024-02-06,20,S,Alpha
B,2024-02-07,5,S,Alpha
"""
SECOND = """Date,Amount,Customer,Store,Rep
2024-02-06,20,B,Alpha,Li
2024-02-07,7,B,Alpha,Li
2024-03-01,1,C,Gamma,Li
soon,1,C,Gamma,Li
"""


@pytest.fixture
def first(workspace: Workspace, tmp_path: Path) -> Meta:
    return workspace.accept(drafted(workspace, tmp_path, FIRST), "sales")


def lines(workspace: Workspace, found: Meta) -> list[tuple[object, ...]]:
    return workspace.engine(found.id).rows("select customer, day, amount from line order by day, customer, amount", {})


def everything(workspace: Workspace) -> list[str]:
    return sorted(
        str(path.relative_to(workspace.folder))
        for path in workspace.folder.rglob("*")
        if path.is_file() and path.parent != workspace.folder
    )


def test_what_would_change_is_said_before(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    overlap = drafted(workspace, tmp_path, SECOND, first).overlap
    assert overlap is not None
    assert (overlap.new.lines, overlap.new.first_day, overlap.new.last_day) == (3, date(2024, 2, 6), date(2024, 3, 1))
    # In these days B has bought for 20 and 5; the 20 comes again, C is new.
    assert (overlap.there, overlap.there_amount, overlap.unknown) == (2, Decimal(25), 1)
    assert (overlap.now.lines, overlap.now.total) == (4, Decimal(45))
    assert (overlap.appended.lines, overlap.appended.total, overlap.appended.customers) == (7, Decimal(73), 3)
    assert (overlap.replaced.lines, overlap.replaced.total, overlap.replaced.customers) == (5, Decimal(48), 3)
    assert workspace.open(first.id) == first


def test_lines_that_come_again(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    again = drafted(workspace, tmp_path, FIRST + "D,2024-02-09,1,N,Beta\n", first).overlap
    other = drafted(workspace, tmp_path, FIRST.replace(",N,", ",W,"), first).overlap
    assert again and other
    assert (again.there, again.same, again.same_amount, again.removed) == (4, 4, Decimal(45), (0, 0))
    assert (other.there, other.same, other.removed) == (4, 2, (2, Decimal(20)))
    assert list(again.ways) == list(other.ways) == ["new", "append", "replace"]
    later = drafted(workspace, tmp_path, "Customer,Date,Amount\nA,2025-01-05,10\nB,2025-01-05,10\n", first).overlap
    assert later and (later.there, later.there_amount, later.same, list(later.ways)) == (0, None, 0, ["append"])
    between = "Customer,Date,Amount\nA,2024-02-01,10\nB,2024-02-28,10\n"
    nothing_again = drafted(workspace, tmp_path, between, first).overlap
    assert nothing_again and (nothing_again.there, nothing_again.same) == (3, 0)
    assert list(nothing_again.ways) == ["append", "replace"]  # adding only what is new would be adding all


TWICE = """Customer,Date,Amount
A,2024-06-01,10
A,2024-06-01,10
A,2024-06-02,3
,2024-06-02,4
"""
MORE = """Customer,Date,Amount
A,2024-06-01,10
A,2024-06-01,10
A,2024-06-01,10
,2024-06-02,4
B,2024-06-03,5
"""


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        # Two of the three equal lines are there, and the line of nobody; the third and B's are new.
        ("new", [("A", 1, 10)] * 3 + [("A", 2, 3), (None, 2, 4), ("B", 3, 5)]),
        ("append", [("A", 1, 10)] * 5 + [("A", 2, 3), (None, 2, 4), (None, 2, 4), ("B", 3, 5)]),
        # The line of 3 is in the data set only.
        ("replace", [("A", 1, 10)] * 3 + [(None, 2, 4), ("B", 3, 5)]),
    ],
)
def test_equal_lines_are_counted_one_by_one(
    way: refresh.Way, kept: list[tuple[str | None, int, int]], workspace: Workspace, tmp_path: Path
) -> None:
    first = workspace.accept(drafted(workspace, tmp_path, TWICE), "sales")
    draft = drafted(workspace, tmp_path, MORE, first)
    assert draft.overlap
    said = draft.overlap.ways[way]
    assert (draft.overlap.same, draft.overlap.fresh, draft.overlap.removed) == (3, 2, (1, Decimal(3)))
    made = workspace.accept(draft, "", Choices(way))
    expected = [(customer, date(2024, 6, day), Decimal(amount)) for customer, day, amount in kept]
    assert lines(workspace, made) == expected
    assert (said.lines, said.total, said.customers) == (made.lines, Decimal(made.total or 0), made.customers)
    assert (said.first_day, said.last_day) == (made.first_day, made.last_day)
    assert workspace.undo(first.id) == first
    assert len(lines(workspace, first)) == 4


def test_a_column_that_only_one_side_has_tells_lines_apart(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    text = FIRST.replace("Store\n", "Store,Rep\n").replace("Alpha\n", "Alpha,Li\n").replace("Beta\n", "Beta,\n")
    draft = drafted(workspace, tmp_path, text, first)
    assert draft.overlap and (draft.overlap.same, draft.overlap.fresh) == (1, 3)  # the one without a rep
    assert workspace.accept(draft, "", Choices("new")).lines == 7


def test_a_file_without_amounts_that_comes_again(workspace: Workspace, tmp_path: Path) -> None:
    text = "Customer,Date\nA,2024-06-01\nB,2024-06-02\n"
    first = workspace.accept(drafted(workspace, tmp_path, text), "sales")
    draft = drafted(workspace, tmp_path, text + "C,2024-06-03\n", first)
    assert draft.overlap and (draft.overlap.same, draft.overlap.removed) == (2, (0, 0))
    assert (draft.overlap.ways["new"].lines, draft.overlap.ways["new"].total) == (3, None)
    assert workspace.accept(draft, "", Choices("new")).lines == 3


@pytest.mark.parametrize(("way", "total", "count"), [("append", "73.0000", 7), ("replace", "48.0000", 5)])
def test_refresh(way: refresh.Way, total: str, count: int, workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    before = value.headline(workspace, View(first.id))
    draft = drafted(workspace, tmp_path, SECOND, first)
    made = workspace.accept(draft, "ignored", Choices(way))
    assert (made.id, made.name, made.created) == (first.id, "sales", first.created)
    assert (made.lines, made.total, made.customers, made.rejected) == (count, total, 3, 1)
    assert [name for name, _ in made.files] == ["next.csv", "next.csv"]
    assert workspace.all() == [made] == [workspace.open(first.id)]
    assert made.extras == (("extra1", "Store"),) and {"region", "rep", "extra1"} <= set(made.fields)
    assert len(lines(workspace, made)) == count
    after = value.headline(workspace, View(first.id))
    assert (before.total, after.total, after.customers) == (Decimal(45), Decimal(total), 3)
    assert not list((workspace.folder / "building").glob("*"))


def test_what_is_remembered_is_of_one_version(workspace: Workspace, tmp_path: Path) -> None:
    monthly = [f"C{n % 9},2024-{1 + n // 9:02d}-{1 + n % 9:02d},5" for n in range(81)]
    first = workspace.accept(drafted(workspace, tmp_path, "Customer,Date,Amount\n" + "\n".join(monthly)), "sales")
    view = View(first.id, as_of=date(2024, 9, 9))
    before = come_back.window(workspace, view).curve
    late = [f"D{n},2024-0{month}-01,5" for n in range(20) for month in (1, 8)]
    draft = drafted(workspace, tmp_path, "Customer,Date,Amount\n" + "\n".join(late), first)
    workspace.accept(draft, "")
    assert not come_back.window(workspace, view).curve.equals(before)


def test_undo(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    rows = lines(workspace, first)
    assert not workspace.can_undo(first.id)
    workspace.accept(drafted(workspace, tmp_path, SECOND, first), "")
    workspace.rename(first.id, "another name")
    assert workspace.can_undo(first.id)
    assert workspace.undo(first.id).name == "another name"
    assert (lines(workspace, first), workspace.open(first.id).lines) == (rows, 4)
    assert not workspace.can_undo(first.id)
    with pytest.raises(UserError, match="unknown_data_set"):
        workspace.undo(first.id)
    assert everything(workspace) == [f"sets/{first.id}/data.duckdb", f"sets/{first.id}/meta.json"]


def test_only_one_version_before_is_kept(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        text = f"Customer,Date,Amount\nA,2025-01-0{day},1\nB,2025-01-0{day},1\n"
        made = workspace.accept(drafted(workspace, tmp_path, text, workspace.open(first.id)), "")
    assert made.lines == 10
    assert len([name for name in everything(workspace) if name.endswith(".duckdb")]) == 2
    workspace.delete(first.id)
    assert everything(workspace) == []


@pytest.mark.parametrize("way", ["append", "new"])
@pytest.mark.parametrize("moment", ["finish", "database", "before", "facts"])
def test_a_crash_leaves_the_old_state(
    way: refresh.Way, moment: str, workspace: Workspace, first: Meta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every step of the way: while the data are made, before they are put beside, before each of the facts."""
    rows = lines(workspace, first)
    draft = drafted(workspace, tmp_path, SECOND, first)
    write, replace = meta.write, os.replace

    def crash() -> None:
        raise KeyboardInterrupt

    def write_until(folder: Path, made: Meta, name: str = meta.FILE) -> None:
        crash() if moment == ("before" if name == meta.BEFORE else "facts") else write(folder, made, name)

    def replace_until(source: Path, target: Path) -> None:
        crash() if moment == "database" else replace(source, target)

    monkeypatch.setattr(meta, "write", write_until)
    monkeypatch.setattr("core.store.os.replace", replace_until)
    if moment == "finish":
        monkeypatch.setattr("core.refresh.combine", lambda *_: crash())
    with pytest.raises(KeyboardInterrupt):
        workspace.accept(draft, "", Choices(way))
    monkeypatch.undo()
    restarted = Workspace(workspace.folder)
    workspace.engine(first.id).close()
    assert restarted.open(first.id) == first
    assert lines(restarted, first) == rows
    made = restarted.accept(drafted(restarted, tmp_path, SECOND, first), "")
    assert made.lines == 7


def test_two_refreshes_at_once(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    one, other = (drafted(workspace, tmp_path, SECOND, first) for _ in range(2))
    workspace.accept(one, "")
    with pytest.raises(UserError, match="changed_meanwhile"):
        workspace.accept(other, "")
    assert workspace.open(first.id).lines == 7
    assert not list((workspace.folder / "building").glob("*"))


def test_questions_go_on_while_a_version_changes(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    draft = drafted(workspace, tmp_path, SECOND, first)

    def ask() -> int:
        try:
            return workspace.engine(first.id).rows("select count(*) from line", {})[0][0]
        except UserError:
            return -1  # between two versions: the page asks again

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask) for _ in range(40)]
        workspace.accept(draft, "")
        asked += [pool.submit(ask) for _ in range(10)]
        found = [question.result(timeout=20) for question in asked]
    assert set(found) <= {4, 7, -1} and found[-1] == 7


def test_a_data_set_of_an_earlier_version_opens(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    """Its database has no further segment columns and stores all others, those of nothing too."""
    home = workspace.folder / "sets" / first.id
    with duckdb.connect(str(home / "data.duckdb")) as connection:
        further = ", ".join(f"extra{number}" for number in range(1, 9))
        connection.execute(f"create table whole as select * exclude ({further}) from line")
        connection.execute("drop view line")
        connection.execute("drop table sale")
        connection.execute("alter table whole rename to line")
        connection.execute(f"create table told as select * exclude ({further}) from customer")
        connection.execute("drop view customer")
        connection.execute("drop table buyer")
        connection.execute("alter table told rename to customer")
    facts = (home / "meta.json").read_text(encoding="utf-8").replace(f'"layout": {meta.LAYOUT}', '"layout": 1')
    (home / "meta.json").write_text(facts, encoding="utf-8")
    restarted = Workspace(workspace.folder)
    head = value.headline(restarted, View(first.id, filters=(("region", ("N",)),)))
    assert head.total == Decimal(20)
    assert restarted.open(first.id).layout == meta.LAYOUT
    added = restarted.accept(drafted(restarted, tmp_path, SECOND, restarted.open(first.id)), "")
    assert added.lines == first.lines + 3


def test_a_data_set_that_is_gone(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    draft = drafted(workspace, tmp_path, SECOND, first)
    workspace.delete(first.id)
    with pytest.raises(UserError, match="unknown_data_set"):
        workspace.accept(draft, "")
    assert everything(workspace) == []


def without_merges(workspace: Workspace, found: Meta) -> Path:
    """Make of a data set one of the version before, which knew nothing of merged customers; gives its folder."""
    home = workspace.folder / "sets" / found.id
    with duckdb.connect(str(home / "data.duckdb")) as connection:
        connection.execute("drop table merged")
    facts = (home / "meta.json").read_text(encoding="utf-8").replace(f'"layout": {meta.LAYOUT}', '"layout": 2')
    (home / "meta.json").write_text(facts, encoding="utf-8")
    return home


def test_a_file_added_to_one_of_the_version_before(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    home = without_merges(workspace, first)
    restarted = Workspace(workspace.folder)
    added = restarted.accept(drafted(restarted, tmp_path, SECOND, restarted.open(first.id)), "")
    assert added.lines == first.lines + 3
    assert restarted.engine(added.id).rows("select count(*) from merged", {}) == [(0,)]
    with duckdb.connect(str(home / "data.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from sale").fetchone() == (4,)


def test_looking_at_a_data_set_of_the_version_before(workspace: Workspace, first: Meta) -> None:
    without_merges(workspace, first)
    restarted = Workspace(workspace.folder)
    assert restarted.engine(first.id).rows("select count(*) from merged", {}) == [(0,)]
    assert restarted.open(first.id).layout == meta.LAYOUT
