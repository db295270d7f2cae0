"""Why do customers leave? What the file and users say, and how leavers differ from stayers before. Never a cause."""

from __future__ import annotations

import streamlit as st

from core.reasons import differences as of_differences
from core.reasons import mix as of_mix
from core.reasons import recorded as of_recorded
from pages.parts import ahead, cards, export, frame, reasons_cards
from pages.parts import reasons_findings as findings
from pages.parts.answers import ask, ask_noted, soon
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """How many left as a sentence, then how they differed before, whose they were, and which reasons are given."""
    soon(read.view, *ahead.of_reasons())
    found = ask(of_differences.differences, read.view)
    cards.heading(read, findings.headline(read, found))
    if not found.opening:
        cards.note(read.say("reasons.nobody_why"))
        return
    cards.note(read.say("reasons.about"))
    left, right = st.columns(2)
    with left:
        reasons_cards.differences(read, found)
    with right:
        reasons_cards.lost(read, found)
    reasons_cards.mix(read, ask(of_mix.mix, read.view), found)
    reasons_cards.recorded(read, ask_noted(of_recorded.recorded, read.view))
    if found.rows["enough"].any():
        export.buttons(read, "reasons", found.rows)


frame.page("reasons", draw)
