"""Which accounts, exactly? The list behind every figure, to search, sort, open and take away."""

from __future__ import annotations

from core import accounts
from pages.parts import account_controls, cards, export, frame, own_groups, scope, tables
from pages.parts import account_findings as findings
from pages.parts.answers import ask_noted
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """What the list is narrowed to, its rows page by page, and its export."""
    wanted = scope.wanted()
    number = account_controls.page_number()
    listed = ask_noted(accounts.listed, read.view, wanted, tables.PAGE_ROWS, (number - 1) * tables.PAGE_ROWS)
    cards.heading(read, findings.accounts(read, listed, wanted))
    cards.note(findings.ranked(read))
    account_controls.bar(read, wanted)
    key = account_controls.table_key(read, wanted, number)
    own_groups.bar(read, wanted, listed, key)
    if listed.matches:
        chosen = tables.rows(
            read, listed.rows, "accounts", key, account_controls.sort_by(wanted), wanted.sort, pick=True
        )
        if chosen is not None:
            scope.go("account", scope.everything(customer=listed.rows["customer"].iloc[chosen]))
        account_controls.pager(read, number, listed.matches)
        export.accounts(read, wanted, listed.matches)
    else:
        account_controls.empty(read, number)


frame.page("accounts", draw)
