"""Columns that are no field of ours and still tell customers or orders apart: kept as further segment columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.fact import EXTRAS
from core.intake import model as m
from core.intake.suggest import Trait

MOST_VALUES = 40
_LONGEST = 60

Fields = tuple[tuple[str, str], ...]


def further(traits: Sequence[Trait], fields: Mapping[str, str]) -> dict[str, str]:
    """Further segment column → column: texts with few different values, in the order of the file."""
    kept = [trait.name for trait in traits if trait.name not in fields.values() and _segments(trait)]
    return dict(zip(EXTRAS, kept, strict=False))


def placed(
    mapping: m.Mapping, masters: Sequence[m.Master], extras: Fields = ()
) -> tuple[m.Mapping, tuple[m.Master, ...]]:
    """Give further segment columns of one name one place, whether a data set, the sales or a customer master has them.

    ``extras`` are those of the data set. What finds no place is left out: there are as many as ``EXTRAS``.
    """
    places = {column: field for field, column in extras}
    sales = _put(mapping.fields, places)
    return replace(mapping, fields=sales), tuple(replace(one, fields=_put(one.fields, places)) for one in masters)


def _put(fields: Fields, places: dict[str, str]) -> Fields:
    found = []
    for field, column in fields:
        place = field
        if field in EXTRAS:
            free = (extra for extra in EXTRAS if extra not in places.values())
            place = places.get(column) or next(free, "")
            if place:
                places[column] = place
        if place:
            found.append((place, column))
    return tuple(found)


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
