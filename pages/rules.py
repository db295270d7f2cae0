"""Which churn rule fits my customers?"""

from __future__ import annotations

from core import come_back, rules
from pages.parts import cards, charts, export, frame, rule_table, rule_words
from pages.parts.answers import ask
from pages.parts.glossary import RULES
from pages.parts.scope import Scope

_WORDS = ("house_rule", "flagged", "false_alarms", "caught", "accuracy", "warning_days", "value_per_call")


def draw(read: Scope) -> None:
    """How good the rule in force is, all rules side by side, the choice of one, and the come-back curve."""
    found, say = ask(rules.bench, read.view), read.say
    cards.heading(read, rule_words.headline(read, found))
    cards.note(rule_words.tested(read, found))
    if found.cut_offs:
        rule_table.card(read, found)
        rule_table.choice(read, found)
        cards.chart(
            read,
            "rules_chart",
            rule_words.trade(read, found),
            rule_table.worded(read, found.rows),
            charts.rule_marks(found.rows, say, lambda rule, days: rule_words.named(say, rule, days), found.in_force),
            rule_table.listed,
            cards.explained(read, (*_WORDS, *RULES), rules.asked),
        )
    curve = ask(come_back.window, read.view)
    cards.chart(
        read,
        "come_back",
        rule_words.curve(read, curve),
        curve.shown,
        charts.come_back(curve.shown, say, curve.days, curve.offered),
        None,
        cards.explained(read, ("come_back", "window"), come_back.asked),
    )
    cards.note(rule_words.two_rates(read, found, curve))
    if found.cut_offs:
        limits: export.About = [(say("rules.test"), rule_words.tested(read, found))]
        export.buttons(read, "rules", rule_table.worded(read, found.rows), limits)


frame.page("rules", draw)
