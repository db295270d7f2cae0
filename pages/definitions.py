"""What do these words mean?"""

from __future__ import annotations

from pages.parts import frame, glossary
from pages.parts.say import Say


def draw(say: Say) -> None:
    """Every word of the application with its meaning and its rule."""
    glossary.draw(say)


frame.bare(draw)
