"""What the navigation calls the upload page, as an address of its own: it leads there."""

from __future__ import annotations

from pages.parts import frame

frame.lead("upload")
