"""Who is this customer?"""

from __future__ import annotations

from dataclasses import replace
from math import nan

import streamlit as st

from core import account
from core.scope import as_of
from pages.parts import account_card, account_notes, cards, charts, frame
from pages.parts import account_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope

_WORDS = ("value", "rhythm_days", "overdue")


def draw(read: Scope) -> None:
    """One account: its figures, its months, its categories and its orders."""
    found = ask(account.account, read.view, account_card.asked())
    account_card.heading(read, found)
    cards.figures(read, account_card.figures(found))
    account_card.rhythm(read, found)
    account_notes.draw(read, found.figures["customer"])
    alone = replace(read, view=ask(account.by_itself, read.view))
    cards.chart(
        alone,
        "months",
        findings.months(alone, found),
        found.months,
        charts.month_bars(
            found.months, read.say, alone.currency, ask(as_of, read.view), 0.0 if alone.additive else nan
        ),
        None,
        cards.explained(read, _WORDS, account.asked, found.figures["customer"]),
    )
    left, right = st.columns(2)
    with left:
        cards.chart(
            alone,
            "categories",
            findings.categories(alone, found),
            found.categories,
            charts.category_bars(found.categories, read.say, alone.currency, alone.additive),
            None,
            cards.explained(read, _WORDS, account.asked, found.figures["customer"]),
        )
    with right:
        account_card.orders(read, found)


frame.page("account", draw)
