"""Who is loyal, and who is worth it?"""

from __future__ import annotations

import streamlit as st

from core import loyalty
from pages.parts import cards, charts, drill, export, frame, linked, loyalty_findings, value_controls
from pages.parts.answers import ask
from pages.parts.scope import Scope

_WORDS = ("loyalty", *loyalty.QUADRANTS)


def draw(read: Scope) -> None:
    """Bubbles between two thresholds, quadrants, discounts of the loyal, and the lists that follow from them."""
    limits = value_controls.thresholds()
    found = ask(loyalty.loyalty, read.view, limits)
    cards.heading(read, loyalty_findings.headline(read, found))
    if not found.worth:
        return
    say, currency, opened = read.say, read.meta.currency, drill.loyalty(limits, found.worth)
    cards.note(loyalty_findings.about(read, found, limits))
    value_controls.loyalty_bar(read, limits, found.worth_from)
    cards.chart(
        read,
        "loyalty",
        loyalty_findings.quadrants(read, found),
        found.cells,
        charts.loyalty(found.cells, say, found.worth, limits.loyal_from, found.worth_from, currency),
        opened("part", "active_months", "band"),
        cards.explained(read, _WORDS, loyalty.asked, "loyalty_cell", limits),
    )
    cards.note(say("loyalty.explained"))
    left, right = st.columns(2)
    with left:
        cards.chart(
            read,
            "quadrants",
            loyalty_findings.shares(read, found),
            found.parts,
            charts.quadrants(found.parts, say, found.worth, currency),
            opened("part"),
            cards.explained(read, _WORDS, loyalty.asked, "loyalty_part", limits),
        )
    with right:
        cards.chart(
            read,
            "discounts",
            loyalty_findings.discounts(read, found),
            found.discounts,
            charts.discounts(found.discounts, say, currency),
            opened("discount_band"),
            cards.explained(read, ("loyalty", "discount_share"), loyalty.asked, "loyalty_discount", limits),
        )
    linked.listed(
        read,
        "loyalty_lists",
        say("loyalty.lists"),
        loyalty_findings.lists(read, found, limits, opened("part")),
        say("loyalty.no_lists"),
    )
    export.buttons(read, "loyalty", found.parts, value_controls.limits_described(read, limits, found.worth_from))


frame.page("loyalty", draw)
