"""The rule bench in words: what each rule is called, and what the comparison found."""

from __future__ import annotations

import pandas as pd

from core import come_back, rules
from core.come_back import Window
from core.definitions import ALIVE, WINDOW
from core.rules import Bench
from pages.parts import formats
from pages.parts.answers import ask
from pages.parts.say import Say
from pages.parts.scope import Scope

MIN_CUSTOMERS = 10
"""Flagged on an average cut-off: of fewer no share is told."""


def named(say: Say, rule: str, days: int | None = None) -> str:
    """A rule as the reader knows it; a window with its days."""
    return say(f"rules.rule.{rule}", days="" if days is None else formats.count(days, say.language))


def house(read: Scope) -> str:
    """The rule in force on every page."""
    rule, days = read.view.rule, ask(come_back.window, read.view).days
    return named(read.say, rule, days if rule == WINDOW else None)


def in_force(read: Scope) -> str:
    """When a customer counts as churned, as the end of a sentence; also of whom an own rule knows too little."""
    found = ask(come_back.window, read.view)
    rule = "unfit" if found.serves and read.view.rule == ALIVE else read.view.rule
    return read.say(f"rules.lost.{rule}", days=formats.count(found.days, read.language))


def headline(read: Scope, found: Bench) -> str:
    """How many of those whom the rule in force flags stay away."""
    say, language = read.say, read.language
    if not found.cut_offs:
        return say("rules.too_short")
    row = found.house_row
    if row is None:
        return say("rules.unfit", rule=named(say, found.house_rule))
    facts = {
        "rule": of_row(say, row),
        "flagged": formats.count(max(1, round(row["flagged"])), language),
        "horizon": formats.count(found.horizon_days, language),
    }
    if not row["flagged"]:
        return say("rules.nobody", **facts)
    if row["flagged"] < MIN_CUSTOMERS:
        return say("rules.few", **facts)
    return say("rules.headline", share=formats.percent(1 - row["false_alarms"], language), **facts)


def tested(read: Scope, found: Bench) -> str:
    """How the rules were tested; nothing without a cut-off."""
    if not found.cut_offs:
        return ""
    language = read.language
    return read.say(
        "rules.tested",
        cut_offs=formats.count(len(found.cut_offs), language),
        first=formats.month(found.cut_offs[0], language),
        last=formats.month(found.cut_offs[-1], language),
        horizon=formats.count(found.horizon_days, language),
    )


def today(read: Scope, found: Bench) -> str:
    """How many customers are churned today by the house rule, and of which parts that number is made."""
    now, say, row = ask(rules.churned_now, read.view), read.say, found.house_row
    if not now.churned:
        return say("rules.today_nobody")
    parts = {"flagged": now.flagged, "long": now.long_silent, "unjudged": now.unjudged}
    days = formats.count(ask(come_back.window, read.view).days, read.language)
    told = [
        say(f"rules.today_{name}", count=formats.count(count, read.language), days=days)
        for name, count in parts.items()
        if count
    ]
    key = "rules.today_parts" if now.flagged < now.churned and row is not None else "rules.today"
    return say(key, count=formats.count(now.churned, read.language), parts=" + ".join(told))


def modelled(read: Scope, found: Bench) -> str:
    """Where the probability of buying again has no model; nothing where it has one everywhere."""
    if ALIVE not in set(found.rows["rule"]):
        return read.say("rules.no_alive")
    counts = {"count": found.unfitted, "cut_offs": len(found.cut_offs)}
    told = {name: formats.count(count, read.language) for name, count in counts.items()}
    return read.say("rules.some_alive", **told) if found.unfitted else ""


def two_rates(read: Scope, found: Bench, curve: Window) -> str:
    """Why the come-back rate is not the share of false alarms; nothing where there are not both."""
    row = found.house_row
    if row is None or found.house_rule != WINDOW or curve.come_back_rate is None or pd.isna(row["false_alarms"]):
        return ""
    false = row["false_alarms"]
    return read.say(
        "rules.two_rates",
        days=formats.count(curve.days, read.language),
        horizon=formats.count(found.horizon_days, read.language),
        false=formats.percent(false, read.language),
        rate=back(read, curve),
    )


def compared(read: Scope, found: Bench) -> str:
    """Which rule has the highest accuracy, the first of those that are equally good; one that flags somebody. Or that
    none is better than to flag nobody."""
    flagging = found.rows[found.rows["false_alarms"].notna()]
    rows = found.rows if flagging.empty else flagging
    best = rows.loc[rows["accuracy"].idxmax()]
    nobody = float(1 - found.each["stayed_away"].sum() / found.each["known"].sum())
    return read.say(
        "rules.best_nobody" if best["accuracy"] <= nobody else "rules.best",
        rule=of_row(read.say, best),
        accuracy=formats.percent(best["accuracy"], read.language),
        nobody=formats.percent(nobody, read.language),
        known=formats.count(round(found.each["known"].sum() / len(found.each)), read.language),
    )


def trade(read: Scope, found: Bench) -> str:
    """What a longer window gains and costs, where it does gain."""
    told = found.rows[found.rows["days"].notna() & found.rows["false_alarms"].notna()]
    if len(told) < 2 or told.iloc[-1]["false_alarms"] >= told.iloc[0]["false_alarms"]:
        return read.say("rules.chart")
    facts = {}
    for name, row in (("short", told.iloc[0]), ("long", told.iloc[-1])):
        facts[name] = formats.count(int(row["days"]), read.language)
        facts[f"{name}_false"] = formats.percent(row["false_alarms"], read.language, 0)
        facts[f"{name}_caught"] = formats.percent(row["caught"], read.language, 0)
    return read.say("rules.trade", **facts)


def curve(read: Scope, found: Window) -> str:
    """How many come back after the window in force."""
    if found.suggested is None:
        return read.say("churn.no_suggestion", days=formats.count(found.days, read.language))
    days, suggested = (formats.count(one, read.language) for one in (found.days, found.suggested))
    if found.come_back_least is not None:
        return read.say("churn.curve_least", days=days, rate=formats.percent(found.come_back_least, read.language))
    return read.say("churn.curve_text", days=days, suggested=suggested, rate=back(read, found))


def back(read: Scope, found: Window) -> str:
    """How many come back after the window in force; where nobody can know, at least how many."""
    if found.come_back_least is None:
        return formats.percent(found.come_back_rate, read.language)
    return read.say("churn.at_least", rate=formats.percent(found.come_back_least, read.language))


def of_row(say: Say, row: pd.Series) -> str:
    """The rule of a row of the comparison."""
    return named(say, row["rule"], None if pd.isna(row["days"]) else int(row["days"]))
