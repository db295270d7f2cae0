"""The colours, each with one meaning on every page. The rule: told apart by colour-blind readers, on white and dark.

A test holds their distances, and their contrasts on white and on dark.
"""

from __future__ import annotations

GAIN = "#2f6fde"
LOSS = "#d9730d"
CATEGORIES = (
    GAIN,
    LOSS,
    "#049abb",
    "#8c52ac",
    "#057c49",
    "#b1718c",
    "#9b9666",
    "#8f84f5",
    "#b14900",
    "#5f6075",
)
"""Ten, neither more nor fewer: Streamlit takes a theme's chart colours only so."""
ACCENT = GAIN
RETURNED = "#6ea9ee"
STAYED = "#aab6c8"
OTHERS = "#98a2b0"
PALE = 0.38
"""Opacity of what is partial or provisional."""
CLASSES = {"A": GAIN, "B": "#6ea9ee", "C": "#aab6c8"}
TIERS = {"key": CLASSES["A"], "keep": CLASSES["B"], "review": CLASSES["C"]}
LINE = "#6b7686"
GRID = "rgba(128,138,152,0.22)"
COOL = ((0.0, "#eef4fd"), (0.35, "#a9c8f5"), (0.7, GAIN), (1.0, "#12366f"))
"""For what is good to have more of."""
HEAT = ((0.0, "#fdf1e3"), (0.25, "#f9d0a2"), (0.5, LOSS), (1.0, "#6e3303"))
