"""Which accounts can be grown?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import growth
from pages.parts import cards, charts, drill, export, formats, frame, growth_findings, scope, tables
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """White space by category and account, then small accounts beside the way that key accounts came."""
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
        _accounts(read, white.accounts)
    cards.chart(
        read,
        "alike",
        growth_findings.alike(read, alike),
        alike.curve,
        charts.alike(alike.curve, read.say, alike.measure, read.meta.currency),
        drill.alike,
        cards.explained(read, ("alike", "key_accounts", "window"), growth.asked, "growth_curve"),
    )
    cards.note(growth_findings.tested(read, alike))


def _accounts(read: Scope, rows: pd.DataFrame) -> None:
    with st.container(border=True, key="white_accounts"):
        st.markdown(f"#### {read.say('growth.accounts', count=formats.count(len(rows), read.language))}")
        chosen = tables.rows(read, rows, "white_rows")
        if chosen is not None:
            scope.go("account", scope.parameters(read, customer=rows["customer"].iloc[chosen]))
        export.buttons(read, "growth", rows)


frame.page("growth", draw)
