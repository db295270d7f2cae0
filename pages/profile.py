"""What do the key accounts have in common?"""

from __future__ import annotations

from core import profile
from pages.parts import cards, charts, drill, export, frame, profile_findings, value_controls
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """Key accounts beside everybody: attributes by lift, then how they buy."""
    key_by = value_controls.key_by()
    found = ask(profile.profile, read.view, key_by)
    cards.heading(read, profile_findings.profile(read, found))
    cards.note(profile_findings.profile_about(read))
    value_controls.key_bar(read, key_by)
    cards.chart(
        read,
        "lifts",
        profile_findings.lifts(read, found.values),
        found.values,
        charts.lifts(found.values, read.say, read.field),
        drill.profile(key_by),
        cards.explained(read, ("key_accounts", "lift", "q_value", "tenure"), profile.asked, "profile", key_by),
    )
    cards.chart(
        read,
        "habits",
        profile_findings.habits(read, found.habits),
        found.habits,
        charts.habits(found.habits, read.say, read.meta.currency),
        None,
        cards.explained(
            read,
            ("order_size", "categories", "channels", "discount_share", "q_value"),
            profile.asked,
            "habit_test",
            key_by,
        ),
    )
    export.buttons(read, "profile", found.values, value_controls.described(read, key_by))


frame.page("profile", draw)
