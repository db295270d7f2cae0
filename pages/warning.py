"""Which accounts are about to leave, why, and whom to call first?"""

from __future__ import annotations

from core import warning
from pages.parts import cards, charts, drill, frame, warning_list
from pages.parts import warning_findings as findings
from pages.parts.answers import ask
from pages.parts.cards import Card
from pages.parts.scope import Scope

_WORDS = ("signals", "value_at_risk", "overdue", "falling", "p_alive", "window")


def draw(read: Scope) -> None:
    """What is at stake as a sentence and figures, then what calls reach, whose the accounts are, then the accounts."""
    calls, say = warning_list.calls(read), read.say
    found = ask(warning.warnings, read.view, calls)
    cards.heading(read, findings.headline(read, found))
    if not found.accounts:
        cards.note(say("warning.none_why"))
        return
    cards.figures(read, findings.figures(read, found))
    cards.note(say("warning.about" if found.modelled else "warning.about_rules"))
    if read.additive:
        warning_list.bar(read, calls)
        cards.chart(
            read,
            "call_curve",
            findings.curve(read, found, calls),
            found.curve,
            charts.call_curve(found.curve, say, calls.number, read.currency),
            drill.calls(calls.each),
            cards.explained(read, ("calls", *_WORDS), warning.asked, "warning_curve", calls),
        )
    else:
        cards.note(say("warning.no_value", measure=read.measured))
    shown = [
        Card(
            "signal_bars",
            findings.signs(read, found),
            found.signals,
            charts.signal_bars(found.signals, say, read.currency),
            drill.signal,
            cards.explained(read, _WORDS, warning.asked, "warning_sign"),
        )
    ]
    if read.additive and len(found.reps):
        shown.append(
            Card(
                "owner_bars",
                findings.owners(read, found),
                found.reps,
                charts.owner_bars(found.reps, say, read.currency),
                drill.owner,
                cards.explained(read, ("owner", *_WORDS), warning.asked, "warning_rep", calls),
            )
        )
    cards.beside(read, *shown)
    if read.additive and not len(found.reps):
        cards.note(say("warning.owners_none"))
    warning_list.draw(read, found.modelled, calls)


frame.page("warning", draw)
