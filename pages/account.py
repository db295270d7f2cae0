"""Who is this customer?"""

from __future__ import annotations

import streamlit as st

from core import account
from core.scope import as_of
from pages.parts import account_card, cards, charts, findings, frame
from pages.parts.answers import ask
from pages.parts.scope import Scope

_WORDS = ("value", "rhythm_days", "overdue")


def draw(read: Scope) -> None:
    """One account: its figures, its months, its categories and its orders."""
    found = ask(account.account, read.view, account_card.asked())
    account_card.heading(read, found)
    cards.figures(read, account_card.figures(found))
    account_card.rhythm(read, found)
    cards.chart(
        read,
        "months",
        findings.months(read, found),
        found.months,
        charts.month_bars(found.months, read.say, read.currency, ask(as_of, read.view)),
        None,
        cards.explained(read, _WORDS, account.asked, found.figures["customer"]),
    )
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "categories",
            findings.categories(read, found),
            found.categories,
            charts.category_bars(found.categories, read.say, read.currency),
            None,
            cards.explained(read, _WORDS, account.asked, found.figures["customer"]),
        )
    with right:
        account_card.orders(read, found)


frame.page("account", draw)
