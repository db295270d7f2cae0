"""Findings about loyalty and profit, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from core.loyalty import DEPENDENT_PERCENT, LISTS, MONTHS, Loyalty, Thresholds
from core.scope import as_of
from pages.parts import formats
from pages.parts.answers import ask
from pages.parts.drill import Drill
from pages.parts.linked import Sentence
from pages.parts.scope import Scope

_ICONS = {
    "dependent": ":material/sell:",
    "winnable": ":material/handshake:",
    "costly": ":material/money_off:",
    "last_fifth": ":material/south:",
}


def headline(read: Scope, found: Loyalty) -> str:
    """What the true friends bring."""
    if not found.worth:
        return read.say("loyalty.nothing")
    friends, every = _part(found, "friend"), _part(found, "all")
    if not every["customers"]:
        return read.say("loyalty.nobody")
    key = "loyalty.headline" if friends["customers"] and friends["worth_share"] > 0 else "loyalty.headline_none"
    return read.say(
        key,
        count=_count(read, friends["customers"]),
        customers=_count(read, every["customers"]),
        share=formats.percent(friends["worth_share"], read.language),
        worth=_word(read, found),
    )


def about(read: Scope, found: Loyalty, limits: Thresholds) -> str:
    """Where the thresholds are, and what stands in for a profit that is not there."""
    said = read.say(
        "loyalty.about" if limits.worth_from is not None else "loyalty.about_mean",
        months=formats.count(limits.loyal_from, read.language),
        of=formats.count(MONTHS, read.language),
        worth=_word(read, found),
        value=formats.compact(found.worth_from, read.language, read.meta.currency),
        day=formats.day(ask(as_of, read.view), read.language),
    )
    instead = "" if found.worth == "profit" else read.say("loyalty.no_profit")
    return formats.sentences((said, instead), read.language)


def quadrants(read: Scope, found: Loyalty) -> str:
    """How many customers stand where."""
    names = ("friend", "butterfly", "barnacle", "stranger")
    return read.say("loyalty.quadrants", **{name: _count(read, _part(found, name)["customers"]) for name in names})


def shares(read: Scope, found: Loyalty) -> str:
    """What the loyal bring who bring little each."""
    one = _part(found, "barnacle")
    return read.say(
        "loyalty.shares",
        count=_count(read, one["customers"]),
        share=formats.percent(one["worth_share"], read.language),
        worth=_word(read, found),
    )


def discounts(read: Scope, found: Loyalty) -> str:
    """How many of the loyal buy nearly only at a discount, and what is left of it."""
    if found.discounts.empty:
        loyal = _part(found, "loyal")["customers"]
        return read.say("loyalty.no_discounts" if loyal else "loyalty.nobody_loyal")
    return _dependent(read, found)


def lists(read: Scope, found: Loyalty, limits: Thresholds, opened: Drill) -> Iterator[Sentence]:
    """The lists that somebody should look at, each where it has customers."""
    for name in LISTS:
        one = _part(found, name)
        if not one["customers"] or (name in ("costly", "last_fifth") and found.worth != "profit"):
            continue
        text = (
            _dependent(read, found)
            if name == "dependent"
            else read.say(
                f"loyalty.{name}",
                count=_count(read, one["customers"]),
                months=formats.count(limits.loyal_from, read.language),
                of=formats.count(MONTHS, read.language),
                revenue=formats.compact(one["revenue"], read.language, read.meta.currency),
                value=formats.compact(one["worth"], read.language, read.meta.currency),
            )
        )
        yield Sentence(_ICONS[name], text, "accounts", opened([name]))


def _dependent(read: Scope, found: Loyalty) -> str:
    one, loyal = _part(found, "dependent"), _part(found, "loyal")
    margin = "_margin" if one["margin_rate"] == one["margin_rate"] and one["customers"] else ""
    return read.say(
        f"loyalty.dependent{margin}",
        count=_count(read, one["customers"]),
        loyal=_count(read, loyal["customers"]),
        most=formats.percent(DEPENDENT_PERCENT / 100, read.language, 0),
        margin=formats.percent(one["margin_rate"], read.language),
        margin_loyal=formats.percent(loyal["margin_rate"], read.language),
    )


def _part(found: Loyalty, name: str) -> pd.Series:
    return found.parts[found.parts["part"] == name].iloc[0]


def _word(read: Scope, found: Loyalty) -> str:
    return read.say(f"measure.{found.worth}.word")


def _count(read: Scope, number: float) -> str:
    return formats.count(int(number), read.language)
