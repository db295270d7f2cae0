"""What users write survives whatever happens to the data, in whatever order it is written, and can be taken back."""

from __future__ import annotations

import multiprocessing
import shutil
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from core import churn, ledger, notes
from core.errors import UserError
from core.export import Sheet, csv_bytes, xlsx_bytes
from core.notes import Notes
from core.store import Workspace
from core.view import View
from tests.core.drawn import drafted, given

LINES = """
    | customer | date       | amount |
    | A        | 2024-01-05 | 10     |
    | B        | 2024-02-06 | 20     |
"""
EVIL = "=1+1 <script>alert(1)</script> '; drop table fact; -- $name {0} 张三"


@pytest.fixture
def written(tmp_path: Path) -> Notes:
    return Notes(tmp_path)


def names(found: Notes) -> dict[str, int]:
    return {one.name: one.customers for one in found.groups()}


def of(found: Notes, name: str) -> str:
    return next(one.id for one in found.groups() if one.name == name)


def refused(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.key


def test_nothing_is_written_until_somebody_writes(written: Notes, tmp_path: Path) -> None:
    assert (written.revision, written.reasons(), written.groups(), written.memberships()) == (0, {}, (), [])
    assert not list(tmp_path.iterdir())


def test_a_reason_is_recorded_changed_removed_and_every_step_undone(written: Notes) -> None:
    first = written.record("A", "  too \n dear ")
    assert written.reasons() == {"A": "too dear"}
    assert written.record("A", "too dear") is None, "nothing changed"
    second = written.record("A", "moved")
    third = written.record("A", " ")
    assert first and second and third and written.reasons() == {}
    written.undo(third)
    assert written.reasons() == {"A": "moved"}
    written.undo(second)
    assert written.reasons() == {"A": "too dear"}
    written.undo(first)
    assert written.reasons() == {}


def test_undo_never_takes_back_what_somebody_wrote_later(written: Notes) -> None:
    first = written.record("A", "price")
    written.record("A", "moved")
    assert first
    with pytest.raises(UserError) as error:
        written.undo(first)
    assert refused(error) == "changed_since" and written.reasons() == {"A": "moved"}


def test_groups_are_made_filled_renamed_and_deleted_and_every_step_undone(written: Notes) -> None:
    made = written.add(["A", "B"], "Fair 2025")
    more = written.add(["B", "C"], "fair 2025")
    assert made and more and names(written) == {"Fair 2025": 3}, "the same name is the same group"
    identity = of(written, "Fair 2025")
    renamed = written.rename(identity, "Fair")
    dropped = written.drop(identity)
    assert renamed and dropped and written.groups() == () and written.memberships() == []
    written.undo(dropped)
    written.undo(renamed)
    assert written.group(identity).name == "Fair 2025"
    assert written.memberships() == [(one, identity, "Fair 2025") for one in "ABC"]
    written.undo(more)
    assert names(written) == {"Fair 2025": 2}, "B was there before"
    out = written.remove(["A"], identity)
    assert out and names(written) == {"Fair 2025": 1}
    written.undo(out)
    written.undo(made)
    assert written.groups() == () and written.memberships() == []


def test_undo_leaves_what_others_did_meanwhile(written: Notes) -> None:
    made = written.add(["A"], "one")
    identity = of(written, "one")
    written.add(["B"], "one")
    assert made
    written.undo(made)
    assert written.memberships() == [("B", identity, "one")], "the group stays for B"
    out = written.remove(["B"], identity)
    written.drop(identity)
    assert out
    with pytest.raises(UserError) as error:
        written.undo(out)
    assert refused(error) == "changed_since" and written.memberships() == [], "no customer in a group that is gone"
    dropped = written.add(["A"], "two")
    identity = of(written, "two")
    dropped = written.drop(identity)
    written.add(["C"], "Two")
    assert dropped
    with pytest.raises(UserError) as error:
        written.undo(dropped)
    assert refused(error) == "group_exists" and names(written) == {"Two": 1}


def test_names_and_lengths_have_limits(written: Notes) -> None:
    written.add(["A"], "one")
    written.add(["A"], "two")
    for work, key in (
        (lambda: written.record("A", "x" * (notes.MAX_REASON + 1)), "text_too_long"),
        (lambda: written.add(["A"], "x" * (notes.MAX_NAME + 1)), "text_too_long"),
        (lambda: written.add(["A"], " \x00\u202e "), "group_without_name"),
        (lambda: written.rename(of(written, "one"), "TWO"), "group_exists"),
        (lambda: written.rename("nobody", "three"), "unknown_group"),
        (lambda: written.group("nobody"), "unknown_group"),
    ):
        with pytest.raises(UserError) as error:
            work()
        assert refused(error) == key
    assert names(written) == {"one": 1, "two": 1} and written.reasons() == {}
    for number in range(notes.MAX_GROUPS - 2):
        written.add([], f"group {number}")
    with pytest.raises(UserError) as error:
        written.add(["A"], "one more")
    assert refused(error) == "too_many_groups"
    assert written.add(["B"], "one"), "those that are there can still be filled"


def test_what_is_written_is_data(written: Notes) -> None:
    written.record(EVIL, EVIL)
    written.add([EVIL], EVIL[: notes.MAX_NAME])
    assert written.reasons() == {EVIL: EVIL}
    assert [(customer, name) for customer, _, name in written.memberships()] == [(EVIL, EVIL[: notes.MAX_NAME].strip())]


def test_old_changes_are_forgotten_and_the_revision_goes_on(written: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "UNDOABLE", 3)
    changes = [written.record("A", f"reason {number}") for number in range(6)]
    assert changes == [1, 2, 3, 4, 5, 6] and written.revision == 6
    with pytest.raises(UserError):
        written.undo(1)
    assert written.undo(6) == 7 and written.reasons() == {"A": "reason 4"}


def test_many_sessions_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    def work(session: int) -> None:
        mine = Notes(tmp_path)
        for number in range(10):
            mine.record(f"{session}-{number}", f"reason {number}")
            mine.add([f"{session}-{number}"], "all")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    found = Notes(tmp_path)
    assert len(found.reasons()) == 40 and names(found) == {"all": 40} and found.revision == 80


def _add_many(folder: Path, session: int) -> None:
    for number in range(10):
        Notes(folder).add([f"{session}-{number}"], "all")


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_many, args=(tmp_path, session)) for session in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert names(Notes(tmp_path)) == {"all": 20}


def test_notes_stay_with_the_data_set(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, LINES)
    workspace.notes(meta.id).record("A", "price")
    workspace.notes(meta.id).add(["A", "B"], "mine")
    more = drafted(workspace, tmp_path, "customer,date,amount\nC,2024-05-01,7\n", into=meta)
    workspace.accept(more, "")
    workspace.rename(meta.id, "other")
    again = Workspace(workspace.folder)  # the server was started anew
    assert again.notes(meta.id).reasons() == {"A": "price"} and names(again.notes(meta.id)) == {"mine": 2}
    workspace.undo(meta.id)
    assert workspace.notes(meta.id).reasons() == {"A": "price"}
    other = given(workspace, tmp_path, LINES)
    assert workspace.notes(other.id).reasons() == {}, "each data set has its own"


def test_notes_go_with_the_data_set(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, LINES)
    before = workspace.notes(meta.id)
    before.record("A", "price")
    home = workspace.folder / "sets" / meta.id
    assert sorted(one.name for one in home.iterdir()) == ["data.duckdb", "meta.json", "notes.sqlite"]
    workspace.delete(meta.id)
    assert not home.exists() and not list(workspace.folder.rglob(notes.FILE))
    for work in (lambda: before.record("A", "late"), lambda: workspace.notes(meta.id)):
        with pytest.raises(UserError) as error:
            work()
        assert refused(error) == "unknown_data_set"
    assert before.reasons() == {}


def test_a_copy_of_the_folder_has_the_notes(written: Notes, tmp_path: Path) -> None:
    """Everything stands in one file: a backup is a copy."""
    written.record("A", "price")
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(tmp_path / notes.FILE, copy)
    assert Notes(copy).reasons() == {"A": "price"}


def test_a_group_that_is_called_like_a_formula_is_text_in_exports(workspace: Workspace, tmp_path: Path) -> None:
    meta = given(workspace, tmp_path, LINES)
    workspace.notes(meta.id).add(["A"], "=1+1")
    rows = churn.breakdown(workspace, View(meta.id, window=30), ("own_group",)).rows
    assert set(rows["segment"]) == {"=1+1", ""}
    text = csv_bytes(rows, {column: column for column in rows.columns}).decode("utf-8-sig")
    assert "=1+1" in text and ",=1+1" not in text
    with_formula = xlsx_bytes([], [Sheet("churn", rows, {column: column for column in rows.columns})], "about")
    cells = openpyxl.load_workbook(BytesIO(with_formula))["churn"]["D"]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
