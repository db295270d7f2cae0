"""The rule bench in words: what each rule is called, and what the comparison found."""

from __future__ import annotations

import pandas as pd

from core import come_back, rules
from core.come_back import Window
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
    return named(read.say, rule, days if rule == rules.WINDOW else None)


def in_force(read: Scope) -> str:
    """When a customer counts as churned, as the end of a sentence; also of whom an own rule knows too little."""
    days = formats.count(ask(come_back.window, read.view).days, read.language)
    return read.say(f"rules.lost.{read.view.rule}", days=days)


def headline(read: Scope, found: Bench) -> str:
    """How often the rule in force was right."""
    say, language = read.say, read.language
    if not found.cut_offs:
        return say("rules.too_short")
    row = found.rows[found.in_force].iloc[0]
    facts = {
        "rule": of_row(say, row),
        "flagged": formats.count(round(row["flagged"]), language),
        "came_back": formats.count(round(row["came_back"]), language),
        "horizon": formats.count(found.horizon_days, language),
    }
    if row["flagged"] < MIN_CUSTOMERS:
        return say("rules.few", **facts)
    return say("rules.headline", right=formats.percent(1 - row["false_alarms"], language), **facts)


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
    """How many customers are churned today by the house rule, and whom of them no rule is asked about."""
    now = ask(rules.churned_now, read.view)
    return read.say(
        "rules.today_long" if now.long_silent else "rules.today",
        count=formats.count(now.churned, read.language),
        long=formats.count(now.long_silent, read.language),
        flagged=formats.count(int(found.rows[found.in_force].iloc[0]["flagged_now"]), read.language),
    )


def two_rates(read: Scope, found: Bench, curve: Window) -> str:
    """Why the come-back rate is not the share of false alarms; nothing where there are not both."""
    if not found.cut_offs or found.house_rule != rules.WINDOW or curve.come_back_rate is None:
        return ""
    false = found.rows[found.in_force].iloc[0]["false_alarms"]
    return read.say(
        "rules.two_rates",
        days=formats.count(curve.days, read.language),
        horizon=formats.count(found.horizon_days, read.language),
        false=formats.percent(false, read.language),
        rate=formats.percent(curve.come_back_rate, read.language),
    )


def compared(read: Scope, found: Bench) -> str:
    """Which rule tells all customers apart best, the first of those that are equally good; one that flags somebody."""
    flagging = found.rows[found.rows["false_alarms"].notna()]
    rows = found.rows if flagging.empty else flagging
    best = rows.loc[rows["right"].idxmax()]
    return read.say(
        "rules.best",
        rule=of_row(read.say, best),
        right=formats.percent(best["right"], read.language),
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
    rate = formats.percent(found.come_back_rate, read.language)
    days, suggested = (formats.count(one, read.language) for one in (found.days, found.suggested))
    return read.say("churn.curve_text", days=days, suggested=suggested, rate=rate)


def of_row(say: Say, row: pd.Series) -> str:
    """The rule of a row of the comparison."""
    return named(say, row["rule"], None if pd.isna(row["days"]) else int(row["days"]))
