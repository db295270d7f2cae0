"""The cell of a picture that the account list shows, in words. The one rule: plain text, also what a user wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core import lifetime, retention
from core.accounts import Wanted
from core.periods import starting
from pages.parts import formats, segments
from pages.parts.answers import ask
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
    return [segments.named(read.say, read.field(by), by, value) for by, value in told]


def _churn(read: Scope, options: Mapping[str, str]) -> list[str]:
    return [read.say(f"flow.{options['flow']}"), period(read, options["period_start"]), *segment(read, options)]


def _retention(read: Scope, options: Mapping[str, str]) -> list[str]:
    kind = ask(retention.kind, read.view)
    cohort, then = (
        formats.period_label(kind, found.start, found.end, read.language)
        for name in ("cohort_start", "period_start")
        for found in [starting(kind, date.fromisoformat(options[name]))]
    )
    return [read.say("retention.came", cohort=cohort), read.say(f"retention.kept_{options['kept']}", period=then)]


def _lifetime(read: Scope, options: Mapping[str, str]) -> list[str]:
    found, by = [read.say("retention.first_loss")], options.get("life_by", lifetime.WHOLE)
    if by != lifetime.WHOLE:
        found.append(segments.named(read.say, read.field(by), by, options.get("segment", "")))
    if options.get("until"):
        found.append(read.say("retention.within", days=formats.count(int(options["until"]), read.language)))
    if options.get("month_from"):
        months = {name: options[f"month_{name}"] for name in ("from", "until")}
        found.append(read.say("retention.last_between", first=months["from"], until=months["until"]))
    return found


def _season(read: Scope, options: Mapping[str, str]) -> list[str]:
    month = formats.month_name(int(options["month_of_year"]), read.language)
    return [read.say("retention.last_in", month=month)]


_SAID: dict[str, Callable[[Scope, Mapping[str, str]], list[str]]] = {
    "churn": _churn,
    "retention": _retention,
    "lifetime": _lifetime,
    "season": _season,
}
