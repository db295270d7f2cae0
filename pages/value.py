"""Who carries the business, and how much hangs on how few?"""

from __future__ import annotations

import streamlit as st

from core import value
from pages.parts import cards, charts, drill, frame, second, weights
from pages.parts import value_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """Concentration as a sentence and figures, the ranking, the distribution, and a second ranking beside it."""
    head, bars = ask(value.headline, read.view), ask(value.distribution, read.view)
    say, currency = read.say, read.currency
    cards.heading(read, findings.concentration(read, head))
    weights.bar(read)
    cards.figures(read, cards.of_headline(read, head))
    cards.note(findings.largest(read, head))
    if read.additive:
        cards.chart(
            read,
            "pareto",
            findings.pareto(read, head),
            bars.pareto,
            charts.pareto(bars.pareto, say, read.measure, currency),
            drill.ranks,
            cards.explained(read, ("pareto", "rank", "abc", "top20_share"), value.asked, "pareto"),
        )
    left, right = st.columns(2) if read.additive else (st.container(), None)
    with left:
        cards.chart(
            read,
            "distribution",
            findings.distribution(read, bars.bins),
            bars.bins,
            charts.distribution(bars.bins, say, currency),
            drill.values,
            cards.explained(read, ("value",), value.asked, "distribution"),
        )
    if right is not None:
        with right:
            cards.chart(
                read,
                "lorenz",
                findings.lorenz(read, head, bars.lorenz),
                bars.lorenz,
                charts.lorenz(bars.lorenz, say),
                drill.ranks,
                cards.explained(read, ("gini",), value.asked, "lorenz"),
            )
    if head.negative and read.additive:
        cards.chart(
            read,
            "whale",
            findings.whale(read, bars.whale),
            bars.pareto,
            charts.whale(bars.pareto, say),
            drill.ranks,
            cards.explained(read, ("whale",), value.asked, "whale"),
        )
    second.cards_of(read)
    cards.reconciled(read, head)


frame.page("value", draw)
