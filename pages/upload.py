"""Was my file understood?"""

from __future__ import annotations

from pages.parts import data_sets, frame, uploading
from pages.parts.say import Say


def draw(say: Say) -> None:
    """A file in, what was understood of it, and the data sets that are there."""
    if uploading.pending():
        uploading.confirm(say)
    else:
        data_sets.report(say)
        uploading.welcome(say)
    data_sets.listed(say)


frame.bare(draw)
