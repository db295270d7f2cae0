"""Who is leaving, when, and from which segment?"""

from __future__ import annotations

import streamlit as st

from core import churn
from pages.parts import cards, charts, churn_controls, drill, export, findings, frame
from pages.parts.answers import ask
from pages.parts.scope import Scope

_WORDS = ("churn_rate", "value_churn_rate", "window", "flow")


def draw(read: Scope) -> None:
    """The loss as a sentence, the rule it was counted by, flows, and rates by segment as lines and as a matrix."""
    whole = ask(churn.breakdown, read.view)
    kind, say = read.view.period, read.say
    cards.heading(read, findings.churn(read, whole))
    segment, rate = churn_controls.bar(read)
    by = (segment,) if segment else ()
    parts = ask(churn.breakdown, read.view, by) if by else whole
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "churn_flow",
            findings.flow(read, whole),
            whole.rows,
            charts.churn_flow(whole.rows, say, kind),
            drill.flow,
            cards.explained(read, _WORDS, churn.asked),
        )
    with right:
        if read.additive:
            cards.chart(
                read,
                "churn_value",
                findings.lost(read, whole),
                whole.rows,
                charts.churn_value(whole.rows, say, kind, read.currency),
                drill.flow,
                cards.explained(read, _WORDS, churn.asked),
            )
        else:
            cards.note(say("churn.no_value", measure=read.measured))
    cards.chart(
        read,
        "churn_lines",
        findings.rates(read, parts, rate),
        parts.rows,
        charts.churn_lines(parts.rows, say, kind, rate),
        drill.churned(segment),
        cards.explained(read, _WORDS, churn.asked, by),
    )
    if segment:
        cards.chart(
            read,
            "churn_matrix",
            findings.matrix(read, parts, rate),
            parts.rows,
            charts.churn_matrix(parts.rows, say, kind, rate),
            drill.churned(segment),
            cards.explained(read, _WORDS, churn.asked, by),
        )
    export.buttons(read, "churn", parts.rows, churn_controls.described(read, segment))


frame.page("churn", draw)
