"""Where do we stand, and what is different?"""

from __future__ import annotations

import streamlit as st

from core import overview
from core.findings import findings as found_in
from pages.parts import act, cards, charts, churn_controls, frame
from pages.parts import overview_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The figures, what stands out in sentences, the course, and whom to call; the sentences take longest."""
    found = ask(overview.overview, read.view)
    cards.heading(read, findings.compared(read, found))
    cards.figures(read, found.figures)
    cards.note(findings.under_way(read, found))
    churn_controls.too_long(read)
    told = st.container()
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "course",
            findings.course(read, found),
            found.course,
            charts.course(found.course, read.say, read.view.period, read.currency),
            None,
            cards.explained(read, ("measure", "period", "partial"), overview.course_query),
        )
    with right:
        act.card(read, found.overdue)
    with told, st.skeleton(height=220):
        findings.listed(read, ask(found_in, read.view))


frame.page("overview", draw)
