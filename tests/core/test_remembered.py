"""A header seen before is mapped as it was then, whatever the order of its columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core import remembered
from core.intake import Inspection, Source, remap, swapped
from core.store import Workspace
from tests.intake.books import xlsx


def inspected(workspace: Workspace, tmp_path: Path, text: str) -> Inspection:
    path = tmp_path / "sales.csv"
    path.write_text(text)
    return workspace.inspect([Source(path, path.name)], workspace.incoming())


def imported(workspace: Workspace, found: Inspection) -> str:
    return workspace.build(found, found.mapping, "first", found.tables[0].csv.parent).id


def test_the_columns_chosen_before(workspace: Workspace, tmp_path: Path) -> None:
    first = inspected(workspace, tmp_path, "who,buyer,date,paid\na,x,2024-01-05,1\nb,y,2024-01-06,2\n")
    assert first.data_set == ""
    chosen = remap(first, {"customer": "who", "day": "date", "amount": "paid"})
    assert chosen.fields != first.mapping.fields
    made = imported(workspace, replace(first, mapping=chosen))
    again = inspected(workspace, tmp_path, "paid,date,who,buyer\n3,2024-02-05,c,z\n")
    assert (again.mapping.fields, again.data_set) == (chosen.fields, made)
    other = inspected(workspace, tmp_path, "paid,date,who,purchaser\n3,2024-02-05,c,z\n")
    assert other.data_set == ""


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_day_and_month(turned: bool, workspace: Workspace, tmp_path: Path) -> None:
    first = inspected(workspace, tmp_path, "customer,date,amount\na,01/02/2024,1\nb,03/04/2024,2\n")
    assert first.mapping.date_ambiguous
    chosen = swapped(first.mapping) if turned else first.mapping
    imported(workspace, replace(first, mapping=chosen))
    again = inspected(workspace, tmp_path, "customer,date,amount\na,05/06/2024,1\n")
    assert (again.mapping.date_format, again.mapping.date_ambiguous) == (chosen.date_format, False)
    clear = inspected(workspace, tmp_path, "customer,date,amount\na,25/06/2024,1\n")
    assert clear.mapping.date_format == "%d/%m/%Y"


def test_files_without_a_header_are_not_taken_for_one_another(workspace: Workspace, tmp_path: Path) -> None:
    first = inspected(workspace, tmp_path, "a,2024-01-05,1.5\nb,2024-01-06,2.5\na,2024-01-07,2.5\n")
    imported(workspace, first)
    assert inspected(workspace, tmp_path, "a,2024-01-05,1.5\nb,2024-01-06,2.5\na,2024-01-07,2.5\n").data_set == ""


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_a_broken_memory_is_none(text: str, workspace: Workspace, tmp_path: Path) -> None:
    workspace.folder.mkdir(parents=True, exist_ok=True)
    (workspace.folder / remembered.FILE).write_text(text)
    found = inspected(workspace, tmp_path, "customer,date,amount\na,2024-01-05,1\n")
    assert found.data_set == ""
    imported(workspace, found)
    assert inspected(workspace, tmp_path, "customer,date,amount\na,2024-01-05,1\n").data_set != ""


def test_the_oldest_is_forgotten(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    texts = [f"customer,date,amount,x{number}\na,2024-01-05,1,\n" for number in range(3)]
    for text in texts:
        imported(workspace, inspected(workspace, tmp_path, text))
    assert [bool(inspected(workspace, tmp_path, text).data_set) for text in texts] == [False, True, True]


def test_the_sheets_chosen_before(workspace: Workspace, tmp_path: Path) -> None:
    def book(amount: float, more: str = "Customer") -> Path:
        rows = [["Customer", "Date", "Amount"], ["A", "2024-01-05", amount], ["B", "2024-01-06", 2.0]]
        path = tmp_path / "book.xlsx"
        path.write_bytes(xlsx({"One": rows, "Two": [[more, "Date", "Amount"], *rows[1:]], "Three": rows}))
        return path

    def looked(path: Path, *sheets: str) -> Inspection:
        return workspace.inspect([Source(path, path.name, sheets)], workspace.incoming())

    assert [table.sheet for table in looked(book(1.0)).tables] == ["One"]
    made = imported(workspace, looked(book(1.0), "Two", "Three"))
    again = looked(book(7.0))
    assert [table.sheet for table in again.tables] == ["Two", "Three"]
    assert again.data_set == made
    assert [table.sheet for table in looked(book(7.0), "One").tables] == ["One"]
    assert [table.sheet for table in looked(book(7.0, "Client")).tables] == ["One"]  # another workbook
