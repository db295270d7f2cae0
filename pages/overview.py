"""Where do we stand, and what is different?"""

from __future__ import annotations

import streamlit as st

from core import overview, warning
from core.findings import findings as found_in
from pages.parts import act, ahead, cards, charts, churn_controls, frame
from pages.parts import overview_findings as findings
from pages.parts.answers import ask, soon
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The figures as they become known, what stands out in sentences, the course, and whom to call."""
    soon(read.view, *ahead.of_overview(), (found_in,))
    sold = ask(overview.sold, read.view)
    cards.heading(read, findings.compared(read, sold))
    first, *others = cards.places(1 + len(overview.FIGURES))
    cards.put(read, first, sold.figure)
    cards.note(findings.under_way(read, sold))
    churn_controls.too_long(read)
    told = st.container()
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "course",
            findings.course(read, sold),
            sold.course,
            charts.course(sold.course, read.say, read.view.period, read.currency),
            None,
            cards.explained(read, ("measure", "period", "partial"), overview.course_query),
        )
    place = dict(zip(overview.FIGURES, others, strict=True))
    for known in (overview.flows, overview.keys):
        for figure in ask(known, read.view):
            cards.put(read, place[figure.name], figure)
    with told, st.skeleton(height=220):
        findings.listed(read, ask(found_in, read.view))
    with right:
        act.card(read, *ask(warning.listed, read.view, warning.Narrowed(), act.SHOWN))


frame.page("overview", draw)
