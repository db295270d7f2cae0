"""Columns that are no field of ours and still tell customers or orders apart: kept as further segment columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.fact import EXTRAS
from core.intake.suggest import Trait

MOST_VALUES = 40
_LONGEST = 60


def further(traits: Sequence[Trait], fields: Mapping[str, str]) -> dict[str, str]:
    """Further segment column → column: texts with few different values, in the order of the file."""
    kept = [trait.name for trait in traits if trait.name not in fields.values() and _segments(trait)]
    return dict(zip(EXTRAS, kept, strict=False))


def _segments(trait: Trait) -> bool:
    """A few texts that come again and again; numbers and days are counted and dated, not grouped by."""
    return (
        trait.named
        and 2 <= trait.distinct <= MOST_VALUES
        and 2 * trait.distinct <= trait.filled
        and trait.longest <= _LONGEST
        and trait.figures < 0.5
        and trait.days < 0.5
    )
