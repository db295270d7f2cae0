"""Findings about accounts that can be grown, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

from core.growth import MIN_KEYS, MIN_PEERS, MIN_TESTED, Alike, WhiteSpace
from core.scope import as_of
from pages.parts import formats
from pages.parts.answers import ask
from pages.parts.say import markdown
from pages.parts.scope import Scope


def headline(read: Scope, found: WhiteSpace) -> str:
    """How much white space there is."""
    if not found.known:
        return read.say("growth.unknown")
    if found.categories.empty:
        return read.say("growth.headline_none")
    return read.say("growth.headline", value=_money(read, found.total))


def about(read: Scope, found: WhiteSpace) -> str:
    """Who the peers are, and what white space is worth."""
    if not found.known:
        return ""
    return read.say(
        "growth.about",
        day=formats.day(ask(as_of, read.view), read.language),
        measure=read.measured,
        peers=formats.count(MIN_PEERS, read.language),
    )


def white(read: Scope, found: WhiteSpace) -> str:
    """Which category is missing most."""
    if found.categories.empty:
        return headline(read, found)
    one = found.categories.iloc[0]
    return read.say(
        "growth.white",
        category=markdown(one["white_category"]),
        count=formats.count(int(one["customers"]), read.language),
        value=_money(read, one["white_value"]),
    )


def alike(read: Scope, found: Alike) -> str:
    """How many small accounts are as far as key accounts were."""
    if found.curve.empty:
        return read.say("growth.alike_few", keys=formats.count(MIN_KEYS, read.language))
    small = int(found.curve["small_accounts"].sum())
    return read.say(
        "growth.alike",
        count=formats.count(found.growing, read.language),
        small=formats.count(small, read.language),
    )


def tested(read: Scope, found: Alike) -> str:
    """What became of small accounts that looked like key accounts a year ago; or that they are too few."""
    if found.curve.empty:
        return ""
    names = {"count": "alike", "alike_key": "alike_key", "others": "others", "others_key": "others_key"}
    counts = {word: formats.count(getattr(found, name), read.language) for word, name in names.items()}
    least = formats.count(MIN_TESTED, read.language)
    return read.say("growth.tested" if found.tested else "growth.not_tested", least=least, **counts)


def _money(read: Scope, number: float) -> str:
    return formats.compact(number, read.language, read.meta.currency)
