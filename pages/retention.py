"""When do customers leave?"""

from __future__ import annotations

import streamlit as st

from core import lifetime, retention, rules, season
from pages.parts import ahead, cards, charts, controls, drill, export, frame, scope
from pages.parts import retention_findings as findings
from pages.parts.answers import ask, soon
from pages.parts.cards import Card
from pages.parts.charts.retention import SHARES
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """How long customers stay as a sentence, then by cohort, by segment, by months since they came, by month."""
    soon(read.view, *ahead.of_retention())
    say, whole = read.say, ask(lifetime.survival, read.view)
    shares = tuple(SHARES) if read.additive else tuple(SHARES)[:2]
    shown, columns = scope.choice("show", shares, shares[0]), lifetime.of(read.meta)
    found = ask(retention.triangle, read.view)
    cards.heading(read, findings.headline(read, whole, found, shown))
    cards.note(findings.ever(read, whole, ask(rules.churned_now, read.view)))
    by = scope.choice("life_by", columns, columns[0])
    with st.container(key="retention_bar"):
        places = st.columns([1.2, 1.2, 3])
        with places[0]:
            words = {name: say(f"retention.show_{name}", measure=read.measure) for name in shares}
            controls.choose("show", say("retention.show"), shares, shown, words.__getitem__)
        with places[1]:
            called = {name: read.field(name) for name in columns[1:]} | {columns[0]: say("churn.whole")}
            controls.choose("life_by", say("retention.by"), columns, by, called.__getitem__)
    cards.chart(
        read,
        "triangle",
        findings.triangle(read, found, shown),
        found.rows,
        charts.triangle(found.rows, say, found.kind, shown, read.currency),
        drill.cohort,
        cards.explained(read, ("cohort", "retention", "active", "window"), retention.asked),
    )
    export.buttons(read, "retention", found.rows)
    parts = ask(lifetime.survival, read.view, by) if by != columns[0] else whole
    cards.chart(
        read,
        "survival",
        findings.lifetimes(read, parts),
        parts.sizes,
        charts.survival(parts, say),
        drill.lost_by(by),
        cards.explained(read, ("lifetime", "log_rank", "at_risk", "window"), lifetime.asked, "survival", by),
    )
    rows, year = ask(lifetime.hazard, read.view), ask(season.season, read.view)
    rows = rows if rows["lost"].any() else rows.iloc[:0]  # intervals alone say nothing
    cards.beside(
        read,
        Card(
            "hazard",
            findings.hazard(read, rows),
            rows,
            charts.hazard(rows, say),
            drill.lost_after,
            cards.explained(read, ("hazard", "interval", "window"), lifetime.asked, "hazard"),
        ),
        Card(
            "season",
            findings.season(read, year),
            year.rows,
            charts.season(year.rows, say, findings.seasonal(year)),
            drill.lost_in,
            cards.explained(read, ("season", "chi_square", "window"), season.asked),
        ),
    )


frame.page("retention", draw)
