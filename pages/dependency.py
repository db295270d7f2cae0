"""What leaves with the largest accounts, and does ever more hang on ever fewer?"""

from __future__ import annotations

from core import dependency
from pages.parts import cards, charts, dependency_findings, drill, findings, frame, stress_controls
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The stress test of the whole and of each segment, and the concentration of the latest periods."""
    if not read.additive:
        cards.heading(read, findings.nothing(read))
        cards.note(read.say("value.no_shares", measure=read.measured))
        return
    by = stress_controls.asked(read)
    found = ask(dependency.dependency, read.view, by)
    cards.heading(read, dependency_findings.dependency(read, found))
    stress_controls.bar(read, by)
    cards.chart(
        read,
        "stress",
        dependency_findings.stress(read, found, by),
        found.stress,
        charts.stress(found.stress, read.say, read.say("stress.whole")),
        drill.stress(by),
        cards.explained(read, ("stress", "value"), dependency.asked, by),
    )
    cards.chart(
        read,
        "concentration",
        dependency_findings.concentrated(read, found),
        found.course,
        charts.concentration_course(found.course, read.say, read.view.period),
        drill.concentrated,
        cards.explained(read, ("top20_share", "customers_for_80", "hhi"), dependency.course_query),
    )


frame.page("dependency", draw)
