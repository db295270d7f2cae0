"""The cell of a picture that the account list shows, in words. The one rule: plain text, also what a user wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core.accounts import Wanted
from core.periods import starting
from pages.parts import formats, rule_words, segments
from pages.parts.scope import Scope


def words(read: Scope, wanted: Wanted) -> tuple[str, ...]:
    """What tells the customers of the list apart from all others; nothing without a group."""
    return tuple(_SAID[wanted.group](read, dict(wanted.cell))) if wanted.group else ()


def period(read: Scope, start: str) -> str:
    """The period of the view that starts on a day of the URL."""
    found = starting(read.view.period, date.fromisoformat(start))
    return formats.period_label(read.view.period, found.start, found.end, read.language)


def segment(read: Scope, options: Mapping[str, str]) -> list[str]:
    """The segment of the options, and the one that it is crossed with, where they have them."""
    named = (("segment_by", "segment"), ("cross_by", "cross"))
    told = [(options[by], options.get(name, "")) for by, name in named if options.get(by)]
    return [f"{read.field(by)} {segments.word(read.say, by, value)}" for by, value in told]


def _churn(read: Scope, options: Mapping[str, str]) -> list[str]:
    return [read.say(f"flow.{options['flow']}"), period(read, options["period_start"]), *segment(read, options)]


def _rule(read: Scope, options: Mapping[str, str]) -> list[str]:
    days = options.get("rule_days")
    said = [read.say("rules.flagged_by", rule=rule_words.named(read.say, options["rule"], int(days) if days else None))]
    return [*said, read.say("rules.newly")] if options.get("newly") == "true" else said


_SAID: dict[str, Callable[[Scope, Mapping[str, str]], list[str]]] = {"churn": _churn, "rule": _rule}
