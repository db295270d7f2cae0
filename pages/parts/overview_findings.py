"""What the overview says, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.findings import Finding
from core.overview import Sold
from core.periods import before, containing
from pages.parts import findings, formats, linked
from pages.parts.linked import Sentence
from pages.parts.say import markdown
from pages.parts.scope import Scope

_SHARES = ("share", "rate", "rest", "value_rate", "come_back")
_ICONS = {
    "concentration": ":material/bar_chart:",
    "quiet": ":material/notifications_active:",
    "segment_churn": ":material/location_on:",
    "shrinking": ":material/trending_down:",
    "losing": ":material/money_off:",
    "period": ":material/calendar_month:",
    "new": ":material/person_add:",
    "churned": ":material/logout:",
}


def compared(read: Scope, found: Sold) -> str:
    """The measure of the period beside the one before, as the headline of the overview."""
    figure, kind, language = found.figure, read.view.period, read.language
    none = figure.value is None
    whole = containing(kind, found.current.end)
    under_way = found.current.end != whole.end
    period = formats.period_label(kind, whole.start, whole.end, language)
    earlier = before(kind, whole)
    against = formats.period_label(kind, earlier.start, earlier.end, language)
    facts = {
        "measure": read.measured,
        "value": formats.compact(figure.value or 0, language, read.currency),
        "period": read.say("overview.so_far", period=period) if under_way else period,
    }
    if none:
        return read.say("overview.no_total", **facts)
    change = formats.change(figure.value, figure.before, figure.unit, language)
    if change is None:
        return read.say("overview.headline", **facts)
    against = read.say("overview.same_days", period=against) if under_way else against
    return read.say("overview.compared", change=formats.written(change), before=against, **facts)


def under_way(read: Scope, found: Sold) -> str:
    """Which days the figures are of, where the period is not over; nothing where it is."""
    if found.begins:
        kind, before_it = read.view.period, found.earlier
        period = formats.period_label(kind, before_it.start, before_it.end, read.language)
        return read.say("overview.begins", period=period, day=formats.day(found.begins, read.language))
    if found.current.end == containing(read.view.period, found.current.end).end:
        return ""
    days = (found.current.start, found.current.end, found.earlier.start, found.earlier.end)
    first, last, earlier_first, earlier_last = (formats.day(one, read.language) for one in days)
    return read.say(
        "overview.under_way",
        first=first,
        last=last,
        earlier_first=earlier_first,
        earlier_last=earlier_last,
        measure=read.measure,
    )


def course(read: Scope, found: Sold) -> str:
    """The best period on the chart."""
    rows = found.course
    if rows.empty or not (rows["value"] > 0).any():
        return read.say("overview.no_course", measure=read.measure)
    row = rows.sort_values(["value", "period_start"], ascending=[False, True]).iloc[0]
    return read.say(
        "overview.course",
        measure=read.measured,
        period=findings.period(read, row),
        value=formats.compact(row["value"], read.language, read.currency),
    )


def listed(read: Scope, found: Iterable[Finding]) -> None:
    """Each sentence with the link to the page and scope that prove it."""
    sentences = [
        Sentence(_ICONS.get(one.key, ":material/info:"), _sentence(read, one), one.page, one.query) for one in found
    ]
    linked.listed(read, "findings", read.say("overview.findings"), sentences, read.say("overview.no_findings"))


def _sentence(read: Scope, finding: Finding) -> str:
    facts = {name: _fact(read, name, value, finding.facts) for name, value in finding.facts.items()}
    if "period_start" in finding.facts:
        start, end = (date.fromisoformat(finding.facts[name]) for name in ("period_start", "period_end"))
        facts["period"] = formats.period_label(read.view.period, start, end, read.language)
    key = "quiet_active" if finding.key == "quiet" and not finding.facts["churned"] else finding.key
    return read.say(f"overview.finding.{key}", range=findings.ranged(read), **facts)


def _fact(read: Scope, name: str, value: Any, facts: dict[str, Any]) -> str:
    if name in _SHARES:
        return formats.percent(value, read.language)
    if name in ("value", "before"):
        if facts.get("unit", "money") == "money":
            return formats.compact(value, read.language, read.meta.currency)
        return read.worth(value)
    if name == "change":
        return formats.percent(value, read.language)
    if name == "times":
        return formats.number(value, read.language)
    if name == "measure":
        return read.say(f"measure.{value}.word")
    if name == "field":
        return markdown(read.field(value))
    if isinstance(value, str):
        return markdown(value) if value else read.say("scope.not_given")
    return formats.count(value, read.language)
