"""A cut of churn in sentences. The one rule: no figure is computed here, and both readings are always said."""

from __future__ import annotations

from core.definitions import ABC
from core.overview import Figure
from core.what_if.cut import Wanted
from core.what_if.exposed import CLASSES
from core.what_if.scenario import Gainers, Scenario
from pages.parts import formats
from pages.parts.say import markdown
from pages.parts.scope import Scope


def headline(read: Scope, found: Scenario, wanted: Wanted) -> str:
    """What is kept under both readings."""
    say, language = read.say, read.language
    if found.cells.empty:
        return say("what_if.nothing")
    if not found.anything:
        return say("what_if.nobody", customers=formats.count(found.customers, language))
    facts = {"cut": str(wanted.cut), "now": formats.percent(found.rates["now"], language)}
    for reading in ("relative", "points"):
        facts[f"kept_{reading}"] = formats.number(found.figure(reading, "kept")["value"], language)
        value = found.figure(reading, "margin_kept" if found.has_profit else "revenue_kept")["value"]
        facts[f"value_{reading}"] = formats.compact(value, language, read.meta.currency)
        facts[reading] = formats.percent(found.rates[reading], language)
    about = say("what_if.of_all") if wanted.target is None else cell(read, wanted.by, wanted.target)
    facts |= {"about": about, "customers": formats.count(found.customers, language)}
    if not found.has_money:
        return say("what_if.headline_count", **facts)
    money = say("measure.profit.word" if found.has_profit else "measure.revenue.word")
    return say("what_if.headline", money=money, **facts)


def basis(read: Scope, found: Scenario, by: str) -> str:
    """Whose churn is lowered: the counts behind the rate, and that it is the one of the churn page; of several cells,
    why those kept are not that rate of all."""
    left, there = (int(found.cells[name].sum()) for name in ("churned", "opening"))
    said = read.say(
        "what_if.basis",
        now=formats.percent(found.rates["now"], read.language),
        churned=formats.count(left, read.language),
        opening=formats.count(there, read.language),
    )
    if len(found.cells) < 2:
        return said
    own = read.say("what_if.own_rates" if by == CLASSES else "what_if.own_rates_segment")
    return formats.sentences((said, own), read.language)


def cell(read: Scope, by: str, name: str) -> str:
    """A class or segment in words."""
    if by == CLASSES:
        return read.say(f"class.{name}") if name in ABC else markdown(name)
    return f"{markdown(read.field(by))} {markdown(name) if name else read.say('scope.not_given')}"


def figures(found: Scenario, reading: str) -> tuple[Figure, ...]:
    """What the chosen reading keeps."""
    names = [("kept", "count")]
    if found.has_money:
        names += [("revenue_kept", "money")] + [("margin_kept", "money")] * found.has_profit
        names += [("lifetime_gain", "money"), ("lifetime_change", "share")]
    return tuple(Figure(name, float(found.figure(reading, name)["value"]), None, unit) for name, unit in names)


def no_money(read: Scope, found: Scenario, by: str) -> str:
    """Why there are only customers."""
    return formats.sentences((basis(read, found, by), read.say("what_if.no_money")), read.language)


def sure(read: Scope, found: Scenario, by: str, reading: str) -> str:
    """Whose churn it is, and how far chance alone could move what is kept."""
    facts = {}
    for name in ("kept", "revenue_kept", "lifetime_gain"):
        money = "" if name == "kept" else read.meta.currency
        low, high = (round(float(found.figure(reading, name)[end]), 1) for end in ("low", "high"))
        facts[f"{name}_low"] = formats.compact(low, read.language, money, beside=high)
        facts[f"{name}_high"] = formats.compact(high, read.language, money, beside=low)
    said = read.say("what_if.sure", reading=read.say(f"reading.{reading}"), **facts)
    instead = "" if found.has_profit else read.say("what_if.no_profit")
    return formats.sentences((basis(read, found, by), said, instead), read.language)


def readings(read: Scope, found: Scenario, wanted: Wanted) -> str:
    """Both changes of the lifetime value."""
    changes = {
        reading: formats.percent(found.figure(reading, "lifetime_change")["value"], read.language)
        for reading in ("relative", "points")
    }
    return read.say("what_if.readings", cut=wanted.cut, years=wanted.years, **changes)


def cells(read: Scope, found: Scenario, wanted: Wanted, reading: str) -> str:
    """Which cell gains most."""
    gain = f"lifetime_gain_{reading}"
    most = found.cells.sort_values([gain, "cell"], ascending=[False, True]).iloc[0]
    return read.say(
        "what_if.cells",
        name=cell(read, wanted.by, most["cell"]),
        gain=formats.compact(most[gain], read.language, read.meta.currency),
        total=formats.compact(found.figure(reading, "lifetime_gain")["value"], read.language, read.meta.currency),
        customers=formats.count(int(most["customers"]), read.language),
        all=formats.count(found.customers, read.language),
    )


def gainers(read: Scope, found: Gainers) -> str:
    """How few accounts are half of the gain."""
    if not found.half:
        return read.say("what_if.gainers_none", customers=formats.count(found.matches, read.language))
    return read.say(
        "what_if.gainers",
        count=formats.count(found.half, read.language),
        customers=formats.count(found.matches, read.language),
    )
