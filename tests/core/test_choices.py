"""What the user decides before accepting: what is left out, and which customers are one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core import value
from core.draft import Choices
from core.errors import UserError
from core.intake import Source, inspect
from core.meta import Meta
from core.store import Workspace
from core.view import View
from tests.core.drawn import drafted

TEXT = """Customer,Date,Amount,Status
Acme Ltd,2024-01-05,60,Shipped
ACME LIMITED,2024-01-06,50,Shipped
Big Firm,2024-01-07,400,Shipped
Other,2024-01-08,70,Shipped
Other,2024-01-08,70,Shipped
Small,2024-01-09,30,Cancelled
Small,2024-01-10,5,Shipped
Small,1900-01-01,1,Shipped
"""
MERGED = (("ACME LIMITED", "Acme Ltd"),)


def worth(workspace: Workspace, found: Meta) -> dict[str, Decimal]:
    asked = "select customer, sum(amount) from line group by customer"
    return dict(workspace.engine(found.id).rows(asked, {}))


def rejected(workspace: Workspace, found: Meta) -> list[tuple[str, str]]:
    frame = workspace.rejects(found.id)
    return list(zip(frame["reason"], frame["content"], strict=True))


def test_nothing_is_changed_without_a_choice(workspace: Workspace, tmp_path: Path) -> None:
    draft = drafted(workspace, tmp_path, TEXT)
    assert draft.quality and draft.alike
    assert (draft.quality.copies.lines, draft.quality.cancelled.lines, draft.quality.strays[0].lines) == (1, 1, 1)
    assert [group.merges for group in draft.alike.groups] == [MERGED]
    found = workspace.accept(draft, "sales")
    assert (found.lines, found.rejected, found.customers) == (8, 0, 5)


@pytest.mark.parametrize(
    ("choices", "reason", "amount"),
    [
        (Choices(copies=True), "duplicate", 616),
        (Choices(cancelled=True), "cancelled", 656),
        (Choices(strays=True), "stray_date", 685),
    ],
)
def test_what_is_left_out(workspace: Workspace, tmp_path: Path, choices: Choices, reason: str, amount: int) -> None:
    found = workspace.accept(drafted(workspace, tmp_path, TEXT, kept=True), "sales", choices)
    assert (found.lines, found.rejected, found.rejected_by_reason) == (7, 1, ((reason, 1),))
    assert found.total is not None and Decimal(found.total) == amount
    ((said, content),) = rejected(workspace, found)
    assert said == reason and content.startswith("Other" if reason == "duplicate" else "Small")


def test_all_choices_at_once(workspace: Workspace, tmp_path: Path) -> None:
    every = Choices(copies=True, cancelled=True, strays=True, merges=MERGED)
    found = workspace.accept(drafted(workspace, tmp_path, TEXT, kept=True), "sales", every)
    assert worth(workspace, found) == {"Acme Ltd": 110, "Big Firm": 400, "Other": 70, "Small": 5}
    assert (found.lines, found.rejected, found.customers) == (5, 3, 4)
    assert str(found.first_day) == "2024-01-05"


def test_how_the_key_list_changes(workspace: Workspace, tmp_path: Path) -> None:
    """By the same rule as the pages, which is asked of the data set after both choices."""
    lists = []
    for merges in ((), MERGED):
        draft = drafted(workspace, tmp_path, TEXT)
        told = workspace.key_list(draft, MERGED)
        found = workspace.accept(draft, "sales", Choices(merges=merges))
        rows = value.customers(workspace, View(found.id, span="12m")).rows
        lists.append(rows.loc[rows["abc"] == "A", "customer"].tolist())
    # Of 685 in twelve months, 540 come from two: the next one crosses 80 %, with 60 as with 110.
    assert lists == [["Big Firm", "Other", "Acme Ltd"]] * 2
    assert (told.now, told.after) == tuple(map(len, lists))
    assert (told.joining, told.leaving) == ((), ())


def test_a_merge_lets_an_account_rise(workspace: Workspace, tmp_path: Path) -> None:
    rows = "Big,2024-01-01,70\nAcme Ltd,2024-01-02,8\nAcme,2024-01-03,9\nMid,2024-01-04,10\nLow,2024-01-05,3\n"
    rows = "Customer,Date,Amount\n" + rows
    told = workspace.key_list(drafted(workspace, tmp_path, rows), (("Acme Ltd", "Acme"),))
    assert (told.now, told.joining, told.leaving) == (2, ("Acme",), ("Mid",))


def test_what_was_merged_stays_merged(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.accept(drafted(workspace, tmp_path, TEXT), "sales", Choices(merges=MERGED))
    more = "Customer,Date,Amount,Status\nACME LIMITED,2024-02-01,5,Shipped\nBIG FIRM Inc.,2024-02-02,6,Shipped\n"
    draft = drafted(workspace, tmp_path, more, first)
    assert draft.overlap and draft.overlap.unknown == 1
    assert draft.alike and [group.merges for group in draft.alike.groups] == [(("BIG FIRM Inc.", "Big Firm"),)]
    second = workspace.accept(draft, "", Choices(merges=draft.alike.groups[0].merges))
    assert worth(workspace, second)["Acme Ltd"] == 115
    assert worth(workspace, second)["Big Firm"] == 406
    again = drafted(
        workspace, tmp_path, "Customer,Date,Amount\nBIG FIRM Inc.,2024-03-02,1\nACME LIMITED,2024-03-03,1\n", second
    )
    third = workspace.accept(again, "")
    assert (worth(workspace, third)["Acme Ltd"], worth(workspace, third)["Big Firm"]) == (116, 407)
    assert third.customers == first.customers


def test_a_chain_of_merges_ends_at_the_last(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.accept(drafted(workspace, tmp_path, TEXT), "sales", Choices(merges=(("Small", "Other"),)))
    draft = drafted(workspace, tmp_path, "Customer,Date,Amount\nNew,2024-02-01,5\n", first)
    second = workspace.accept(draft, "", Choices(merges=(("Other", "Big Firm"),)))
    third = workspace.accept(drafted(workspace, tmp_path, "Customer,Date,Amount\nSmall,2024-03-01,9\n", second), "")
    assert worth(workspace, third)["Big Firm"] == 400 + 140 + 36 + 9


def test_cancelled_orders_are_left_out_of_a_file_without_amounts(workspace: Workspace, tmp_path: Path) -> None:
    text = "Customer,Date,Status\nA,2024-01-05,Shipped\nB,2024-01-06,Cancelled\n"
    found = workspace.accept(drafted(workspace, tmp_path, text, kept=True), "sales", Choices(cancelled=True))
    assert (found.lines, found.rejected_by_reason) == (1, (("cancelled", 1),))


def test_leaving_every_line_out_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    text = "Customer,Date,Amount,Status\nA,2024-01-05,1,Cancelled\nB,2024-01-06,2,Cancelled\n"
    with pytest.raises(UserError) as refused:
        workspace.accept(drafted(workspace, tmp_path, text, kept=True), "sales", Choices(cancelled=True))
    assert refused.value.facts == {"file": "next.csv", "reason": "cancelled"}
    assert workspace.all() == []


def rejects(workspace: Workspace, found: Meta) -> list[tuple[str, int, str, str]]:
    frame = workspace.rejects(found.id)
    return [tuple(row) for row in frame[["file", "line", "reason", "content"]].itertuples(index=False)]


def test_left_out_lines_stand_where_they_stand_in_their_file(workspace: Workspace, tmp_path: Path) -> None:
    """Two files, one with a title, a cell of several lines, a broken line that is put right, and a bad date."""
    row = "{},2024-01-{:02},7,Shipped,Lamp"
    plain = [row.format(f"C{n}", n) for n in range(1, 20)]
    one = ["Sales of January", "", "Customer,Date,Amount,Status,Product", *plain]
    one += [
        '"two',
        'lines",2024-01-20,7,Shipped,Lamp',
        'Q,"2024-01-20,8,Shipped,"Lamp, small"',
        "X,soon,1,Shipped,Lamp",
    ]
    one += [row.format("C1", 1), "Y,2024-01-21,9,Cancelled,Lamp", "", "Z,1900-01-01,5,Shipped,Lamp"]
    two = ["Customer,Date,Amount,Status,Product", row.format("D", 22), row.format("C2", 2), row.format("D", 22)]
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for path, lines in zip(paths, (one, two), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scratch = workspace.incoming()
    inspection = inspect([Source(path, path.name) for path in paths], scratch)
    draft = workspace.draft(inspection, inspection.mapping, scratch)
    found = workspace.accept(draft, "sales", Choices(copies=True, cancelled=True, strays=True))
    told = rejects(workspace, found)
    assert [(file, line, reason) for file, line, reason, _ in told] == [
        ("one.csv", 26, "bad_date"),
        ("one.csv", 27, "duplicate"),
        ("one.csv", 28, "cancelled"),
        ("one.csv", 30, "stray_date"),
        ("two.csv", 3, "duplicate"),
        ("two.csv", 4, "duplicate"),
    ]
    for file, line, _, content in told:
        assert content == dict(zip(("one.csv", "two.csv"), (one, two), strict=True))[file][line - 1]
    assert found.lines + found.rejected == draft.report.lines + 1


def test_amounts_that_are_multiplied_out_and_masters_change_no_place(workspace: Workspace, tmp_path: Path) -> None:
    sales = "Customer,Date,Quantity,Unit Price,Discount,Status\nA,2024-01-01,2,3,0.1,\nA,2024-01-02,-2,3,,Cancelled\n"
    sales += "B,2024-01-03,2,3,,Cancelled\nB,2024-01-04,1,3,,\nB,2024-01-04,1,3,,\n"
    (tmp_path / "sales.csv").write_text(sales)
    (tmp_path / "list.csv").write_text("Customer,Owner\nA,Max\nB,Eva\n")
    scratch = workspace.incoming()
    sources = [Source(tmp_path / name, name) for name in ("list.csv", "sales.csv")]
    inspection = inspect(sources, scratch)
    draft = workspace.draft(inspection, inspection.mapping, scratch)
    found = workspace.accept(draft, "sales", Choices(copies=True, cancelled=True))
    # The cancelled line of a negative amount takes back itself.
    assert rejects(workspace, found) == [
        ("sales.csv", 4, "cancelled", "B,2024-01-03,2,3,,Cancelled"),
        ("sales.csv", 6, "duplicate", "B,2024-01-04,1,3,,"),
    ]
    assert found.total is not None and Decimal(found.total) == Decimal("5.4") - 6 + 3


def test_the_same_text_of_another_day_is_no_copy(workspace: Workspace, tmp_path: Path) -> None:
    """One file writes days first, the other months first."""
    head = "Customer,Date,Amount\n"
    (tmp_path / "a.csv").write_text(head + "A,13/02/2024,1\nA,01/02/2024,5\nA,14/02/2024,1\n")
    (tmp_path / "b.csv").write_text(head + "A,02/13/2024,2\nA,01/02/2024,5\nA,01/02/2024,5\n")
    scratch = workspace.incoming()
    inspection = inspect([Source(tmp_path / name, name) for name in ("a.csv", "b.csv")], scratch)
    draft = workspace.draft(inspection, inspection.mapping, scratch)
    found = workspace.accept(draft, "sales", Choices(copies=True))
    assert [(file, line) for file, line, *_ in rejects(workspace, found)] == [("b.csv", 4)]
    days = workspace.engine(found.id).rows("select cast(day as varchar) from line where amount = 5 order by day", {})
    assert days == [("2024-01-02",), ("2024-02-01",)]


@pytest.mark.parametrize(
    ("name", "encoding", "choices", "count"),
    [
        ("cdnow/CDNOW_sample.txt", "ascii", Choices(copies=True), 21),
        ("classic_models/sales_data_sample.csv", "cp1252", Choices(cancelled=True), 60),
    ],
)
def test_real_lines_left_out(
    name: str, encoding: str, choices: Choices, count: int, real_data: Path, workspace: Workspace
) -> None:
    """Against a plain loop over the lines of the file."""
    scratch = workspace.incoming()
    inspection = inspect([Source(real_data / name, name)], scratch)
    found = workspace.accept(workspace.draft(inspection, inspection.mapping, scratch), "real", choices)
    lines = (real_data / name).read_text(encoding=encoding).splitlines()
    if choices.copies:
        seen: set[tuple[str, ...]] = set()
        expected = []
        for number, line in enumerate(lines, 1):
            expected += [number] if tuple(line.split()) in seen else []
            seen.add(tuple(line.split()))
    else:
        expected = [number for number, line in enumerate(lines, 1) if ",Cancelled," in line]
    assert [line for _, line, _, _ in rejects(workspace, found)] == expected
    assert (len(expected), found.rejected) == (count, count)
