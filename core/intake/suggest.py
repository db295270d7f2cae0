"""Which column is which field: by name, then by likeness and content. No column whose content contradicts its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.fact import BY_NAME, FIELDS, Field
from core.intake.aliases import forms, normal
from core.intake.words import holds_part, is_order_total, is_other, own_words

_LIKE = 0.88
_LONG_ENOUGH = 6
_MOSTLY = 0.98
_NAMELESS_KEY = ("id", "编号", "編號", "代码", "代碼", "code", "no", "number")


@dataclass(frozen=True)
class Trait:
    """What a sample of a column looks like; shares are of its values that are not blank."""

    name: str
    named: bool
    filled: int
    distinct: int
    figures: float
    whole: float
    days: float
    serials: float
    longest: int


def suggest(traits: Sequence[Trait]) -> dict[str, str]:
    """Field → column."""
    found: dict[str, str] = {}
    for step in (_by_export, _by_name, _by_likeness, _by_part, _by_content):
        for field, column in step([trait for trait in traits if trait.name not in found.values()], found):
            if field not in found and column not in found.values():
                found[field] = column
    for field, column in _by_name_alone(traits, found):
        found.setdefault(field, column)
    of = {trait.name: trait for trait in traits}
    if "customer" in found and "name" in found and of[found["name"]].distinct > 1.5 * of[found["customer"]].distinct:
        del found["customer"]  # many names under one "id": it identifies something else
    if "amount" in found and "unit_price" in found and "quantity" in found:
        amount, price = of[found["amount"]], of[found["unit_price"]]
        if is_order_total(amount.name) and amount.filled < _MOSTLY * price.filled:
            del found["amount"]  # given once per order: the lines are worth price × quantity
    if "customer" not in found and "name" not in found and "email" in found:
        found["customer"] = found.pop("email")  # shops know their customers by nothing else
    if "amount" not in found and "quantity" not in found and "unit_price" in found:
        found["amount"] = found.pop("unit_price")  # a price without a quantity is what was paid
    return {field.name: found[field.name] for field in FIELDS if field.name in found}


def fits(field: Field, trait: Trait) -> bool:
    """Whether the content can be what the name says; a blank column can be anything but a key."""
    if not trait.filled:
        return field.role != "key"
    if field.kind == "day":
        return trait.days >= 0.1 or (trait.serials >= 0.9 and field.name == "day")
    if field.kind in ("money", "number", "rate"):
        return trait.figures > 0.5
    return not (field.name in ("customer", "name") and trait.days > 0.9 and "date" in normal(trait.name))


Found = Iterator[tuple[str, str]]


def _by_export(traits: Sequence[Trait], _found: dict[str, str]) -> Found:
    words = own_words([trait.name for trait in traits if trait.named])
    for field, word in words.items():
        for trait in traits:
            if word in forms(trait.name) and fits(BY_NAME[field], trait):
                yield field, trait.name
                break


def _by_name(traits: Sequence[Trait], found: dict[str, str]) -> Found:
    taken: set[str] = set()
    for field in FIELDS:
        if field.name in found:
            continue
        called = [
            trait
            for alias in field.aliases
            for trait in traits
            if trait.named and trait.name not in taken and alias in forms(trait.name) and fits(field, trait)
        ]
        # A segment with one value splits nothing: "country" gives way to "region" in a file of one country.
        varied = [trait for trait in called if trait.distinct > 1] if field.role == "segment" else []
        if called:
            match = (varied or called)[0]
            taken.add(match.name)
            yield field.name, match.name


def _by_name_alone(traits: Sequence[Trait], found: dict[str, str]) -> Found:
    """A day or an amount that is called so but does not look so: better refused by its name than missed in silence."""
    for name in ("day", "amount"):
        if name == "amount" and "unit_price" in found:
            continue
        free = [trait for trait in traits if trait.named and trait.name not in found.values()]
        called = [trait for alias in BY_NAME[name].aliases for trait in free if alias in forms(trait.name)]
        if called and name not in found:
            yield name, called[0].name


def _by_likeness(traits: Sequence[Trait], found: dict[str, str]) -> Found:
    """Typing errors: "CosutmerName"."""
    for field in FIELDS:
        if field.name in found:
            continue
        scored = [
            (_likeness(alias, form), trait.name)
            for trait in traits
            if trait.named
            for form in forms(trait.name)
            if len(form) >= _LONG_ENOUGH
            for alias in field.aliases
            if len(alias) >= _LONG_ENOUGH and fits(field, trait) and not is_other(field.name, trait.name)
        ]
        best = max(scored, default=(0.0, ""))
        if best[0] >= _LIKE:
            yield field.name, best[1]


def _likeness(one: str, other: str) -> float:
    """1 for equal names; exchanged letters count for little."""
    ratio = SequenceMatcher(None, one, other).ratio()
    return max(ratio, 0.9) if ratio >= 0.75 and sorted(one) == sorted(other) else ratio


def _by_part(traits: Sequence[Trait], found: dict[str, str]) -> Found:
    """The three fields nothing works without, by a part of the name."""
    tests: dict[str, Callable[[Trait], bool]] = {
        "customer": lambda trait: trait.distinct > 1 and trait.days < 0.5,
        "day": lambda trait: trait.days > 0.5 or trait.serials >= 0.9,
        "amount": lambda trait: trait.figures > 0.9,
    }
    for field, holds in tests.items():
        if field in found or (field == "customer" and "name" in found):
            continue
        if field == "amount" and "unit_price" in found and "quantity" in found:
            continue
        for trait in traits:
            if trait.named and holds_part(field, trait.name) and holds(trait):
                yield field, trait.name
                break


def _by_content(traits: Sequence[Trait], found: dict[str, str]) -> Found:
    free = [trait for trait in traits if trait.filled]
    nameless = not any(trait.named for trait in traits)
    if "day" not in found:
        days = [trait for trait in free if trait.days > 0.9 and not is_other("day", trait.name)]
        if days:
            yield "day", days[0].name
            free.remove(days[0])
    if "customer" not in found and "name" not in found:
        keys = [
            trait
            for trait in free
            if trait.days < 0.5
            and (trait.figures < 0.5 or trait.whole > 0.99)
            and 1 < trait.distinct < 0.9 * trait.filled
            and (nameless or normal(trait.name) in _NAMELESS_KEY)
        ]
        # The key that tells most customers apart; of two that tell the same apart, the shorter one. Counts come last.
        best = max(keys, key=lambda trait: (not _counts(trait), trait.distinct, -trait.longest), default=None)
        if best:
            yield "customer", best.name
            free = [trait for trait in free if trait is not best and trait.distinct != best.distinct]
    if nameless:
        figures = [trait for trait in free if trait.figures > 0.9 and trait.days < 0.5]
        fractions = [trait for trait in figures if trait.whole < 0.99]
        if fractions or figures:
            yield "amount", (fractions or figures)[-1].name
        counts = [trait for trait in figures if trait.whole > 0.99 and trait.longest <= 4]
        if fractions and counts:
            yield "quantity", counts[0].name


def _counts(trait: Trait) -> bool:
    """Whole numbers of one or two digits: pieces rather than customers."""
    return trait.whole > 0.99 and trait.longest <= 2
