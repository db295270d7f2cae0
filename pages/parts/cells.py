"""The cell of a picture that the account list shows, in words. The one rule: plain text, also what a user wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core import class_course, lifetime, retention
from core.accounts import Wanted
from core.between import between_of
from core.definitions import ABC, OWN_GROUP
from core.growth import AGE_MONTHS
from core.periods import starting
from core.prediction.models import MODELS
from core.tiers import CLASSES, Rules
from core.what_if import exposed
from pages.parts import formats, rule_words, scope, segments
from pages.parts.answers import ask
from pages.parts.charts.tiers import named
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


def _own(read: Scope, options: Mapping[str, str]) -> list[str]:
    group = scope.workspace().notes(read.meta.id).group(options.get("own_group", ""))
    return [segments.named(read.say, read.field(OWN_GROUP), OWN_GROUP, group.name)]


def _churn(read: Scope, options: Mapping[str, str]) -> list[str]:
    return [read.say(f"flow.{options['flow']}"), period(read, options["period_start"]), *segment(read, options)]


def _class(read: Scope, options: Mapping[str, str]) -> list[str]:
    by = options.get("classes_by", Rules.by)
    said = [read.say(f"tiers.{by}"), named(read.say, by, options["class"])]
    return [*said, read.say(f"tiers.{options['among']}")] if "among" in options else said


def _class_course(read: Scope, options: Mapping[str, str]) -> list[str]:
    by, path, then = options["classes_by"], options.get("path"), period(read, options["period_start"])
    name, first = named(read.say, by, options["class"]), named(read.say, by, CLASSES[by][0])
    if not path:
        return [read.say("course.in_period", period=then, name=name)]
    now = period(read, ask(class_course.reference, read.view).start.isoformat())
    pair = ((then, name), (now, first)) if path == "origin" else ((then, first), (now, name))
    return [read.say("course.in_period", period=when, name=which) for when, which in pair]


def _concentrated(read: Scope, options: Mapping[str, str]) -> list[str]:
    return [read.say("stress.for_80"), period(read, options["period_start"])]


def _compared(read: Scope, options: Mapping[str, str]) -> list[str]:
    words = {"measure": read.measured, "other": read.say(f"measure.{options['second']}.word")}
    return [read.say(f"second.{options['cell']}", **words)]


def _stress(read: Scope, options: Mapping[str, str]) -> list[str]:
    first = read.say("chart.first", count=formats.count(int(options["top"]), read.language))
    by = options.get("stress_by", "")
    return [first, f"{read.field(by)} {options.get('segment') or read.say('scope.not_given')}"] if by else [first]


def _migration(read: Scope, options: Mapping[str, str]) -> list[str]:
    if "move" in options:
        return [read.say(f"move.{options['move']}"), _between(read, options)]
    ends = [read.say(f"place.{options[name]}") for name in ("origin", "destination") if name in options]
    return [" → ".join(ends), _between(read, options)] if ends else [_between(read, options)]


def _bridge(read: Scope, options: Mapping[str, str]) -> list[str]:
    part = [read.say(f"part.{options['part']}")] if "part" in options else []
    return [*part, _between(read, options), *segment(read, options)]


def _between(read: Scope, options: Mapping[str, str]) -> str:
    """Both periods of the options."""
    found = ask(between_of, read.view, dict(options))
    kind, language = read.view.period, read.language
    both = (formats.period_label(kind, one.start, one.end, language) for one in (found.earlier, found.later))
    return " → ".join(both)


def _prediction(read: Scope, options: Mapping[str, str]) -> list[str]:
    low, high = options.get("alive_from", "0"), options.get("alive_below", "100")
    model = options.get("model", MODELS[0])
    return [read.say("prediction.cell", low=low, high=high), *([read.say(f"model.{model}")] if model in MODELS else [])]


def _what_if(read: Scope, options: Mapping[str, str]) -> list[str]:
    by, cell = options.get("what_if_by", exposed.CLASSES), options.get("cell", "")
    if by == exposed.CLASSES:
        return [read.say("status.active"), *([read.say(f"class.{cell}")] if cell in ABC else [])]
    return [read.say("status.active"), f"{read.field(by)} {cell or read.say('scope.not_given')}"]


def _warning(read: Scope, options: Mapping[str, str]) -> list[str]:
    found = [read.say("warning.at_risk")]
    if options.get("signal"):
        found.append(read.say(f"signal.{options['signal']}"))
    if options.get("owned"):
        found.append(f"{read.field('rep')} {options.get('owner') or read.say('scope.not_given')}")
    if options.get("calls"):
        key = "warning.first_each" if options.get("each") else "warning.first"
        found.append(read.say(key, count=formats.count(int(options["calls"]), read.language)))
    return found


def _reasons(read: Scope, options: Mapping[str, str]) -> list[str]:
    found = [read.say("chart.leavers" if options.get("left", "1") == "1" else "chart.stayers")]
    found.append(read.say("chart.before_12m" if options.get("since") == "before" else "chart.last_12m"))
    if options.get("gave_up"):
        found.append(read.say("reasons.gave_up", category=options.get("lost_category", "")))
    if options.get("told"):
        found.append(options.get("reason") or read.say("reasons.not_told"))
    if options.get("trait"):
        found.append(read.say("reasons.compared_by", trait=read.say(f"trait.{options['trait']}")))
    return found


def _profile(read: Scope, options: Mapping[str, str]) -> list[str]:
    of = f"{read.field(options['attribute'])} {options.get('attribute_value') or read.say('scope.not_given')}"
    return [read.say("figure.key_accounts"), of]


def _loyalty(read: Scope, options: Mapping[str, str]) -> list[str]:
    said = [read.say(f"part.{options['part']}")] if options.get("part") else []
    if options.get("active_months"):
        said.append(read.say("loyalty.months", count=options["active_months"]))
    if options.get("discount_band"):
        said.append(read.say("loyalty.discounts", band=formats.tenths(int(options["discount_band"]), read.language)))
    return said


def _white(read: Scope, options: Mapping[str, str]) -> list[str]:
    return [read.say("growth.lacks", category=options.get("white_category", ""))]


def _growth(read: Scope, options: Mapping[str, str]) -> list[str]:
    months = [read.say("growth.months", months=AGE_MONTHS * int(options["age"]))] if options.get("age") else []
    return [read.say("growth.like_key_accounts"), *months]


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


def _rule(read: Scope, options: Mapping[str, str]) -> list[str]:
    days = options.get("rule_days")
    said = [
        read.say("rules.flagged_by", rule=rule_words.named(read.say, options["lost_rule"], int(days) if days else None))
    ]
    return [*said, read.say("rules.newly")] if options.get("newly") == "true" else said


_SAID: dict[str, Callable[[Scope, Mapping[str, str]], list[str]]] = {
    "churn": _churn,
    "own": _own,
    "class": _class,
    "class_course": _class_course,
    "concentrated": _concentrated,
    "compared": _compared,
    "stress": _stress,
    "migration": _migration,
    "bridge": _bridge,
    "prediction": _prediction,
    "what_if": _what_if,
    "warning": _warning,
    "reasons": _reasons,
    "growth": _growth,
    "loyalty": _loyalty,
    "profile": _profile,
    "white": _white,
    "retention": _retention,
    "lifetime": _lifetime,
    "season": _season,
    "rule": _rule,
}
