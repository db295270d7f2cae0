"""Which accounts can be grown?"""

from __future__ import annotations

import streamlit as st

from core import growth
from pages.parts import ahead, cards, charts, drill, frame, growth_findings, growth_lists
from pages.parts.answers import ask, soon
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """White space by category and account, then small accounts beside the way that key accounts came."""
    soon(read.view, *ahead.of_growth())
    white, alike = ask(growth.white_space, read.view), ask(growth.alike, read.view)
    cards.heading(read, growth_findings.headline(read, white))
    cards.note(growth_findings.about(read, white))
    if white.known:
        cards.chart(
            read,
            "white",
            growth_findings.white(read, white),
            white.categories,
            charts.white(white.categories, read.say, read.meta.currency),
            drill.white,
            cards.explained(read, ("white_space", "tier"), growth.asked, "white"),
        )
    if len(white.accounts):
        growth_lists.white(read, white.accounts)
    left, right = st.columns([1.5, 1])
    with left:
        cards.chart(
            read,
            "alike",
            growth_findings.alike(read, alike),
            alike.curve,
            charts.alike(alike.curve, read.say, alike.measure, read.meta.currency),
            drill.alike,
            cards.explained(read, ("alike", "key_accounts", "window"), growth.asked, "growth_curve"),
        )
    with right:
        growth_lists.alike(read)
    cards.note(growth_findings.tested(read, alike))


frame.page("growth", draw)
