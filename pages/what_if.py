"""What is a point of churn worth, and which accounts is it?"""

from __future__ import annotations

import streamlit as st

from core.what_if import scenario
from core.what_if.exposed import CLASSES, asked
from pages.parts import account_controls, cards, charts, drill, frame, what_if_controls, what_if_list
from pages.parts import what_if_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope

_WORDS = ("what_if", "readings", "lifetime_gain", "what_if_interval")


def draw(read: Scope) -> None:
    """Both readings as a sentence, the chosen one as figures, beside what others found, by cell and by account."""
    wanted, reading, budget = what_if_controls.wanted(), what_if_controls.reading(), what_if_controls.budget()
    page, say = account_controls.page_number(), read.say
    found = ask(scenario.scenario, read.view, wanted)
    cards.heading(read, findings.headline(read, found, wanted))
    what_if_controls.bar(read, wanted, found.choices, found.has_money)
    if not found.anything:
        return
    cards.figures(read, findings.figures(found, reading))
    if not found.has_money:
        cards.note(findings.no_money(read, found, wanted.by))
        return
    cards.note(findings.sure(read, found, wanted.by, reading))
    explained = cards.explained(read, _WORDS, asked, wanted.by)
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "what_if_readings",
            findings.readings(read, found, wanted),
            what_if_list.named(found.readings),
            charts.what_if_readings(found.readings, say, wanted.cut),
            None,
            explained,
        )
        with st.popover(say("what_if.objection_title"), icon=":material/help:"):
            st.markdown(say("what_if.objection"))
    with right:
        cards.chart(
            read,
            "what_if_cells",
            findings.cells(read, found, wanted, reading),
            what_if_list.worded(read, wanted, found.cells),
            charts.what_if_cells(found.cells, say, reading, wanted.by == CLASSES, read.meta.currency),
            drill.what_if(wanted.by),
            explained,
        )
    what_if_list.draw(read, wanted, reading, budget, page)


frame.page("what_if", draw)
