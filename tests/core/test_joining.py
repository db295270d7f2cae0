"""A list of customers joined to a data set that is there: attributes come, no line and no total changes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core import refresh
from core.draft import Choices, Draft
from core.errors import UserError
from core.intake import Source
from core.intake.model import Change
from core.meta import Meta
from core.store import Workspace
from tests.core.drawn import drafted

SALES = """Customer ID,Date,Amount,Sales Rep
C1,2024-01-05,10,Max
C1,2024-02-05,-3,
C2,2024-01-06,20,
C2,2024-01-07,20,
C3,2024-01-08,5,Eva
,2024-01-09,2,
"""
LIST = """Customer No,Customer Name,Owner,Grade,Birthday
C1,Ann,Max,Gold,1980-02-03
C2,Bo,Lee,Plain,
C3,Cy,Lee,Gold,05/06/1990
C7,Di,Lee,Plain,
"""


@pytest.fixture
def first(workspace: Workspace, tmp_path: Path) -> Meta:
    return workspace.accept(drafted(workspace, tmp_path, SALES), "sales")


def joining(workspace: Workspace, folder: Path, text: str, into: Meta) -> Draft:
    path = folder / "customers.csv"
    path.write_text(text, encoding="utf-8")
    scratch = workspace.incoming()
    return workspace.join(workspace.inspect([Source(path, path.name)], scratch), scratch, into)


def asked(workspace: Workspace, found: Meta, columns: str) -> list[tuple[Any, ...]]:
    return workspace.engine(found.id).rows(f"select {columns} from line order by customer nulls last, day", {})


def test_what_it_would_change_is_said_before(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    draft = joining(workspace, tmp_path, LIST, first)
    (fits,) = draft.report.joined
    assert (fits.rows, fits.matched, fits.missing, fits.idle, fits.unsold) == (4, 3, 0, 1, ("C7",))
    # A line of C1 and all of C2 have no rep; C3 has another one. Names, grades and birthdays are all new.
    grade = next(field for field, column in draft.extras.items() if column == "Grade")
    assert set(draft.changes) == {
        Change("name", 3, 0),
        Change("rep", 2, 1),
        Change(grade, 3, 0),
        Change("birthday", 2, 0),
    }
    assert workspace.open(first.id) == first


@pytest.mark.parametrize(("stronger", "rep"), [(False, "Eva"), (True, "Lee")])
def test_totals_stay_and_it_can_be_undone(
    stronger: bool, rep: str, workspace: Workspace, first: Meta, tmp_path: Path
) -> None:
    before = asked(workspace, first, "customer, day, amount")
    made = workspace.accept(joining(workspace, tmp_path, LIST, first), "", Choices("replace" if stronger else "append"))
    assert asked(workspace, made, "customer, day, amount") == before
    assert (made.id, made.lines, made.total, made.rejected) == (first.id, first.lines, first.total, first.rejected)
    (grade,) = [field for field, column in made.extras if column == "Grade"]
    assert asked(workspace, made, f"name, rep, {grade}") == [
        ("Ann", "Max", "Gold"),
        ("Ann", "Max", "Gold"),
        ("Bo", "Lee", "Plain"),
        ("Bo", "Lee", "Plain"),
        ("Cy", rep, "Gold"),
        (None, None, None),
    ]
    assert grade in made.segments and workspace.values(made.id, grade) == ["Gold", "Plain", ""]
    assert [name for name, _ in made.files] == ["next.csv", "customers.csv"]
    assert workspace.undo(first.id) == first
    assert asked(workspace, first, "name, rep")[:2] == [(None, "Max"), (None, None)]


def test_lines_that_come_later_are_told_too(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    made = workspace.accept(joining(workspace, tmp_path, LIST, first), "")
    again = drafted(workspace, tmp_path, SALES + "C7,2024-03-01,1,\n", made)
    assert again.overlap and again.overlap.same == len(set(SALES.splitlines()[1:]))  # equal with what was told
    made = workspace.accept(again, "", Choices("replace"))
    assert (made.lines, Decimal(made.total or 0)) == (7, 55)
    assert asked(workspace, made, "name, rep")[-2] == ("Di", "Lee")
    newer = joining(workspace, tmp_path, "Customer No,Owner\nC7,Kim\nC1,Max\n", made)
    made = workspace.accept(newer, "", Choices("replace"))
    last = workspace.accept(drafted(workspace, tmp_path, "Customer ID,Date,Amount\nC7,2024-04-01,1\n", made), "")
    assert asked(workspace, last, "name, rep")[-2] == ("Di", "Kim")  # the newer list, and what only the older one says


def test_with_merged_customers(workspace: Workspace, tmp_path: Path) -> None:
    made = workspace.accept(drafted(workspace, tmp_path, SALES), "sales", Choices(merges=(("C3", "C1"),)))
    made = workspace.accept(joining(workspace, tmp_path, LIST, made), "")
    assert (made.customers, Decimal(made.total or 0)) == (2, 54)
    later = drafted(workspace, tmp_path, "Customer ID,Date,Amount\nC3,2024-04-01,1\nC1,2024-04-02,1\n", made)
    assert workspace.accept(later, "").customers == 2


def test_nobody_matches(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    draft = joining(workspace, tmp_path, LIST.replace("C", "K").replace("Kust", "Cust"), first)
    assert draft.report.joined[0].matched == 0 and not any(one.filled or one.differs for one in draft.changes)
    made = workspace.accept(draft, "")
    assert asked(workspace, made, "rep") == [("Max",), (None,), (None,), (None,), ("Eva",), (None,)]


def test_changed_meanwhile(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    draft = joining(workspace, tmp_path, LIST, first)
    workspace.accept(drafted(workspace, tmp_path, SALES, first), "")
    with pytest.raises(UserError) as refused:
        workspace.accept(draft, "")
    assert refused.value.key == "changed_meanwhile"


def test_alone_without_a_data_set_says_what_to_do(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(LIST)
    with pytest.raises(UserError) as refused:
        workspace.create([Source(path, path.name)])
    assert refused.value.key == "only_customers"


def test_its_columns_are_remembered(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    draft = joining(workspace, tmp_path, LIST, first)
    kept = tuple(pair for pair in draft.masters[0].fields if pair[0] != "rep")
    scratch = workspace.incoming()
    path = tmp_path / "customers.csv"
    found = workspace.inspect([Source(path, path.name)], scratch)
    (alone,) = found.alone
    made = workspace.accept(workspace.join(replace(found, alone=(replace(alone, fields=kept),)), scratch, first), "")
    again = workspace.inspect([Source(path, path.name)], scratch)
    assert again.data_set == made.id and dict(again.alone[0].fields) == dict(kept)


def test_marks_on_copies_stay(workspace: Workspace, first: Meta, tmp_path: Path) -> None:
    """What is told or merged again does not hide that lines of the new file are copies of one another."""
    made = workspace.accept(joining(workspace, tmp_path, LIST, first), "", Choices())
    made = workspace.accept(drafted(workspace, tmp_path, "Customer ID,Date,Amount\nC1,2024-03-01,1\n", made), "")
    twice = "Customer ID,Date,Amount\nC1,2024-05-01,1\nC1,2024-05-01,1\n"
    draft = drafted(workspace, tmp_path, twice, made)
    assert draft.quality and draft.quality.copies.lines == 1
    assert isinstance(draft.overlap, refresh.Overlap)
