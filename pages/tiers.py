"""Who belongs to which tier?"""

from __future__ import annotations

from core import tiers
from pages.parts import cards, charts, class_course_cards, drill, frame, tier_controls, weights
from pages.parts import tier_findings as findings
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """How customers are classed, the classes as a map, their shares of customers and value, and their course."""
    rules = tier_controls.rules(read)
    found = ask(tiers.tiers, read.view, rules)
    rows, words = found.rows, (rules.by, "value", "measure")
    cards.heading(read, findings.tiers(read, found))
    tier_controls.bar(read, rules)
    weights.bar(read)
    cards.note(findings.classed(read, rules))
    cards.chart(
        read,
        "class_map",
        findings.class_map(read, found),
        rows.assign(grouping=rules.by),
        charts.class_map(rows, read.say, rules.by, read.currency),
        drill.of_class(rules),
        cards.explained(read, words, tiers.asked, rules),
    )
    cards.chart(
        read,
        "class_bars",
        findings.class_bars(read, found),
        rows.assign(grouping=rules.by),
        charts.class_bars(rows, read.say, rules.by, read.currency),
        drill.of_class(rules),
        cards.explained(read, words, tiers.asked, rules),
    )
    if not read.additive:
        cards.note(read.say("value.no_shares", measure=read.measured))
    class_course_cards.draw(read, rules.by)


frame.page("tiers", draw)
