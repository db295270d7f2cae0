"""By which column the stress test is cut. It is in the URL."""

from __future__ import annotations

from core import dependency
from pages.parts import controls, scope
from pages.parts.scope import Scope

WHOLE = "all"


def asked(read: Scope) -> str:
    """The column, empty for the whole only."""
    known = (*dependency.columns(scope.workspace(), read.view), WHOLE)
    found = scope.choice("stress_by", known, known[0])
    return "" if found == WHOLE else found


def bar(read: Scope, by: str) -> None:
    """The choice."""
    known = (*dependency.columns(scope.workspace(), read.view), WHOLE)
    say = read.say
    controls.choose(
        "stress_by",
        say("churn.by"),
        known,
        by or WHOLE,
        lambda name: say("churn.whole") if name == WHOLE else read.field(name),
        260,
    )
