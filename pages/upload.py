"""Was my file understood?"""

from __future__ import annotations

from pages.parts import data_sets, frame, pending, receiving, uploading
from pages.parts.say import Say


def draw(say: Say) -> None:
    """A file in, what was understood of it, and the data sets that are there."""
    if pending.pending():
        uploading.confirm(say)
    else:
        data_sets.report(say)
        receiving.welcome(say)
    data_sets.listed(say)


frame.bare(draw)
