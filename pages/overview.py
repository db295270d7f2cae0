"""Where do we stand, and what is different?"""

from __future__ import annotations

import streamlit as st

from core import overview
from pages.parts import act, cards, charts, findings, frame
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The findings as sentences, then the figures behind them."""
    found = ask(overview.overview, read.view)
    cards.heading(read, findings.compared(read, found))
    cards.figures(read, found.figures)
    findings.listed(read, found.findings)
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "course",
            findings.course(read, found),
            found.course,
            charts.course(found.course, read.say, read.view.period, read.currency),
            None,
            cards.explained(read, "trend"),
        )
    with right:
        act.card(read, found.overdue)


frame.page("overview", draw)
