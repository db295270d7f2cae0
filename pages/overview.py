"""Where do we stand, and what is different?"""

from __future__ import annotations

from core import overview
from pages.parts import cards, findings, frame
from pages.parts.answers import ask
from pages.parts.scope import Scope


def draw(read: Scope) -> None:
    """The findings as sentences, then the figures behind them."""
    found = ask(overview.overview, read.view)
    cards.heading(read, "overview", findings.compared(read, found))
    cards.figures(read, found.figures)
    findings.listed(read, found.findings)


frame.page(draw)
