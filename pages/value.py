"""Who carries the business, and how much hangs on how few?"""

from __future__ import annotations

import streamlit as st

from core import value
from pages.parts import cards, charts, drill, findings, frame, weights
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """Concentration as a sentence and figures, then Pareto, distribution and tiers."""
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
    left, right = st.columns(2)
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
    with right:
        if read.additive:
            cards.chart(
                read,
                "classes",
                findings.classes(read, bars.classes),
                bars.classes,
                charts.classes(bars.classes, say, "abc", currency),
                drill.abc,
                cards.explained(read, ("abc", "tier"), value.asked, "classes"),
            )
        cards.chart(
            read,
            "tiers",
            findings.tiers(read, bars.classes),
            bars.classes,
            charts.classes(bars.classes, say, "tier", currency),
            drill.tier,
            cards.explained(read, ("abc", "tier"), value.asked, "classes"),
        )
    cards.reconciled(read, head)


frame.page("value", draw)
