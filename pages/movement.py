"""Who rose, slipped, came and went between two periods, and where does the difference come from?"""

from __future__ import annotations

import streamlit as st

from core import bridge, movement
from pages.parts import ahead, cards, charts, drill, export, frame, movement_controls, movement_findings, movers
from pages.parts.answers import ask, soon
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The moves as a sentence and a matrix beside chance, the two lists, and the difference in its parts."""
    chosen = movement_controls.chosen(read)
    if chosen is None:
        movement_controls.one_period(read)
        return
    between, tiers = chosen
    soon(read.view, *ahead.of_movement(between, tiers))
    found = ask(movement.migration, read.view, between, tiers)
    say, currency, (earlier, later) = read.say, read.currency, movement_controls.named(read, between)
    cards.heading(read, movement_findings.headline(read, found, earlier, later))
    segment = movement_controls.bar(read, between, tiers)
    own = movement_controls.own(between, tiers, segment)
    cards.chart(
        read,
        "migration",
        movement_findings.migration(read, found, tiers),
        found.cells,
        charts.migration(found.cells, say, earlier, later, currency),
        drill.migration(own),
        cards.explained(read, ("migration", "chance", "gone", "back"), movement.asked, between, tiers),
    )
    cards.note(movement_findings.sampled(read, found))
    for place, move in zip(st.columns(2), ("slipping", "rising"), strict=True):
        with place:
            movers.card(read, found, between, tiers, move, own)
    whole, effects = ask(bridge.bridge, read.view, between), ask(bridge.effects, read.view, between)
    names = movement_findings.part_names(read, earlier, later)
    left, right = st.columns(2)
    with left:
        movers.parts(read, whole, between, earlier, later, own, names)
    with right:
        movers.effects(read, effects, between, names)
    if segment and read.additive:
        parts = ask(bridge.bridge, read.view, between, segment)
        cards.chart(
            read,
            "bridge_segments",
            movement_findings.segments(read, parts, segment),
            parts.segments,
            charts.bridge_segments(parts.segments, say, names, currency),
            drill.bridge(own, segment),
            cards.explained(read, ("bridge", "segment"), bridge.asked, between, segment),
        )
        export.buttons(read, "bridge", parts.segments, movement_controls.described(read, between, segment))


frame.page("movement", draw)
