"""What the user decides before accepting: what is left out, and which customers are one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core import value
from core.draft import Choices
from core.errors import UserError
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
    found = workspace.accept(drafted(workspace, tmp_path, TEXT), "sales", choices)
    assert (found.lines, found.rejected, found.rejected_by_reason) == (7, 1, ((reason, 1),))
    assert found.total is not None and Decimal(found.total) == amount
    ((said, content),) = rejected(workspace, found)
    assert said == reason and content.startswith("Other" if reason == "duplicate" else "Small")


def test_all_choices_at_once(workspace: Workspace, tmp_path: Path) -> None:
    every = Choices(copies=True, cancelled=True, strays=True, merges=MERGED)
    found = workspace.accept(drafted(workspace, tmp_path, TEXT), "sales", every)
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
    found = workspace.accept(drafted(workspace, tmp_path, text), "sales", Choices(cancelled=True))
    assert (found.lines, found.rejected_by_reason) == (1, (("cancelled", 1),))


def test_leaving_every_line_out_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    text = "Customer,Date,Amount,Status\nA,2024-01-05,1,Cancelled\nB,2024-01-06,2,Cancelled\n"
    with pytest.raises(UserError) as refused:
        workspace.accept(drafted(workspace, tmp_path, text), "sales", Choices(cancelled=True))
    assert refused.value.facts == {"file": "next.csv", "reason": "cancelled"}
    assert workspace.all() == []
