"""The colours, each with one meaning on every page. For colour-blind readers, on white and on dark."""

from __future__ import annotations

CATEGORIES = (
    "#2f6fde",
    "#e07b1a",
    "#1b9e8f",
    "#9b5fc0",
    "#c9a227",
    "#4fb3e8",
    "#b8527a",
    "#7a8b2f",
    "#8a6a4f",
    "#7d8899",
)
ACCENT = CATEGORIES[0]
GAIN = "#2f6fde"
RETURNED = "#7db4f0"
LOSS = "#e07b1a"
OTHERS = "#a3acb9"
PALE = 0.38
"""Opacity of what is partial or provisional."""
CLASSES = {"A": "#2f6fde", "B": "#7db4f0", "C": "#b9c4d3"}
TIERS = {"key": "#2f6fde", "keep": "#7db4f0", "review": "#b9c4d3"}
LINE = "#6b7686"
GRID = "rgba(128,138,152,0.22)"
HEAT = ((0.0, "#fdf1e3"), (0.35, "#f6c089"), (0.7, "#e07b1a"), (1.0, "#8f4406"))
