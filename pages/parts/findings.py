"""Findings as sentences: what core found, worded in the reader's language. The one rule: no figure is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from core.account import Account
from core.accounts import Accounts, Wanted
from core.churn import Breakdown
from core.comparison import Comparison
from core.dependency import Dependency
from core.findings import Finding
from core.overview import Overview
from core.periods import before, containing
from core.tiers import Rules, Tiers
from core.value import Headline
from pages.parts import cells, formats, linked, segments
from pages.parts.charts.tiers import named
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


def compared(read: Scope, found: Overview) -> str:
    """The measure of the period beside the one before, as the headline of the overview."""
    figure, kind, language = found.figures[0], read.view.period, read.language
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
    return read.say("overview.compared", change=change, before=against, **facts)


def course(read: Scope, found: Overview) -> str:
    """The best period on the chart."""
    rows = found.course
    if rows.empty or not (rows["value"] > 0).any():
        return read.say("overview.no_course", measure=read.measure)
    row = rows.sort_values(["value", "period_start"], ascending=[False, True]).iloc[0]
    return read.say(
        "overview.course",
        measure=read.measured,
        period=_period(read, row),
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
    return read.say(f"overview.finding.{finding.key}", **facts)


def _fact(read: Scope, name: str, value: Any, facts: dict[str, Any]) -> str:
    if name in _SHARES:
        return formats.percent(value, read.language)
    if name in ("value", "before"):
        if facts.get("unit", "money") == "money":
            return formats.compact(value, read.language, read.meta.currency)
        return f"{formats.compact(value, read.language)} {read.measured}"
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


def concentration(read: Scope, head: Headline) -> str:
    """How few carry how much."""
    if not read.additive:
        return _ranking(read, head)
    if not head.customers_for_80 or not head.attributed or head.attributed <= 0:
        return read.say("value.nothing", measure=read.measured)
    return read.say(
        "value.concentration",
        most=formats.count(head.customers_for_80, read.language),
        measure=read.measured,
        customers=formats.count(head.customers, read.language),
        share=formats.percent(head.customers_for_80 / head.customers, read.language, 0),
    )


def _ranking(read: Scope, head: Headline) -> str:
    """Where the first fifth begins and what the customer in the middle has, where values cannot be added up."""
    if head.key_least is None or head.middle is None:
        return read.say("value.nothing", measure=read.measured)
    return read.say(
        "value.ranking",
        count=formats.count(head.key_customers, read.language),
        measure=read.measure,
        least=formats.compact(head.key_least, read.language, read.currency),
        middle=formats.compact(head.middle, read.language, read.currency),
    )


def largest(read: Scope, head: Headline) -> str:
    """What the largest customer and the ten largest bring, and how many cost more than they bring."""
    if not read.additive and head.without_value:
        without = formats.count(head.without_value, read.language)
        return read.say("value.without", count=without, measure=read.measured)
    if head.top1_share is None or head.top10_share is None:
        return ""
    said = [
        read.say(
            "value.largest",
            first=formats.percent(head.top1_share, read.language),
            ten=formats.percent(head.top10_share, read.language),
            measure=read.measured,
        )
    ]
    if head.negative:
        said.append(read.say("value.negative", count=formats.count(head.negative, read.language)))
    return " ".join(said)


def pareto(read: Scope, head: Headline) -> str:
    """What the first fifth brings."""
    if head.top20_share is None or head.customers_for_50 is None:
        return read.say("value.nothing", measure=read.measured)
    return read.say(
        "value.pareto",
        share=formats.percent(head.top20_share, read.language),
        measure=read.measured,
        half=formats.count(head.customers_for_50, read.language),
    )


def distribution(read: Scope, bins: pd.DataFrame) -> str:
    """Where most customers are."""
    if bins.empty:
        return read.say("value.nothing", measure=read.measured)
    most = bins.sort_values(["customers", "low"], ascending=[False, True]).iloc[0]
    return read.say(
        "value.distribution",
        count=formats.count(int(most["customers"]), read.language),
        measure=read.measured,
        low=formats.compact(most["low"], read.language, read.currency),
        high=formats.compact(most["high"], read.language, read.currency),
    )


def lorenz(read: Scope, head: Headline, rows: pd.DataFrame) -> str:
    """What the smaller half brings."""
    half = rows[rows["customer_share"] <= 0.5]
    if half.empty or head.gini is None:
        return read.say("value.no_lorenz", measure=read.measured)
    row = half.iloc[-1]
    return read.say(
        "value.lorenz",
        count=formats.count(int(row["rank_to"] - row["rank_from"] + 1), read.language),
        customers=formats.percent(row["customer_share"], read.language, 0),
        share=formats.percent(row["value_share"], read.language),
        measure=read.measured,
    )


def whale(read: Scope, rows: pd.DataFrame) -> str:
    """How high the curve rises, and who takes from it."""
    row = rows.iloc[0]
    facts = {
        "measure": read.measured,
        "peak": formats.compact(float(row["peak"] or 0), read.language, read.currency),
        "customers": formats.count(int(row["customers"]), read.language),
        "count": formats.count(int(row["negative"]), read.language),
        "eaten": formats.compact(-float(row["eaten"]), read.language, read.currency),
    }
    if not row["total"] > 0:
        return read.say("value.whale_none", **facts)
    return read.say("value.whale", share=formats.percent(row["peak_share"], read.language), **facts)


def compared_measures(read: Scope, found: Comparison) -> str:
    """How many are key by one measure only."""
    counts = dict(zip(found.cells["cell"], found.cells["customers"], strict=True))
    return read.say(
        "second.headline",
        first=formats.count(int(counts.get("first", 0)), read.language),
        second=formats.count(int(counts.get("second", 0)), read.language),
        measure=read.measured,
        other=read.say(f"measure.{found.other}.word"),
    )


def nothing(read: Scope) -> str:
    """Nothing to rank."""
    return read.say("value.nothing", measure=read.measured)


def _class_of(read: Scope, found: Tiers, row: pd.Series) -> dict[str, str]:
    return {
        "name": named(read.say, found.rules.by, row["class"]),
        "count": formats.count(int(row["customers"]), read.language),
        "customers": formats.count(int(found.rows["customers"].sum()), read.language),
        "share": formats.percent(row["value_share"], read.language),
        "part": formats.percent(row["customer_share"], read.language),
        "measure": read.measured,
    }


def tiers(read: Scope, found: Tiers) -> str:
    """What the best class carries."""
    return _tier(read, found, 0, "tiers.headline")


def class_map(read: Scope, found: Tiers) -> str:
    """Which class is the largest."""
    rows = found.rows.reset_index(drop=True)
    return nothing(read) if rows.empty else _tier(read, found, int(rows["customers"].argmax()), "tiers.largest")


def class_bars(read: Scope, found: Tiers) -> str:
    """What the last class brings."""
    return _tier(read, found, -1, "tiers.last")


def _tier(read: Scope, found: Tiers, place: int, key: str) -> str:
    if found.rows.empty:
        return nothing(read)
    row = found.rows.iloc[place]
    return read.say(key if row["value_share"] == row["value_share"] else "tiers.ranked", **_class_of(read, found, row))


def classed(read: Scope, rules: Rules) -> str:
    """Over which days and among whom customers are classed."""
    among = rules.among if read.view.filters else "all"
    return read.say(
        "tiers.classed",
        range=read.say(f"range.{read.view.span}"),
        day=formats.day(read.view.as_of or read.meta.last_day, read.language),
        among=read.say(f"tiers.said_{among}"),
    )


def dependency(read: Scope, found: Dependency) -> str:
    """What leaves with the largest accounts of all."""
    whole = found.stress[found.stress["grouping"] == "all"]
    if whole.empty:
        return nothing(read)
    row = whole.iloc[0]
    return read.say(
        "stress.headline",
        first=formats.percent(row["top1_share"], read.language),
        ten=formats.percent(row["top10_share"], read.language),
        measure=read.measured,
        customers=formats.count(int(row["customers"]), read.language),
    )


def stress(read: Scope, found: Dependency, by: str) -> str:
    """Which segment hangs most on its largest account."""
    parts = found.stress[found.stress["grouping"] == "segment"]
    if len(parts) < 2:
        return read.say("stress.test", measure=read.measured)
    row = parts.sort_values(["top1_share", "segment"], ascending=[False, True]).iloc[0]
    return read.say(
        "stress.worst",
        field=markdown(read.field(by)),
        segment=_segment(read, row["segment"]),
        share=formats.percent(row["top1_share"], read.language),
        customers=formats.count(int(row["customers"]), read.language),
        measure=read.measured,
    )


def concentrated(read: Scope, found: Dependency) -> str:
    """The first fifth's share in the first and in the last complete period."""
    rows = found.course[~found.course["partial"]]
    if len(rows) < 2:
        return read.say("stress.course_short")
    first, last = rows.iloc[0], rows.iloc[-1]
    return read.say(
        "stress.course",
        measure=read.measured,
        share=formats.percent(last["top20_share"], read.language),
        period=_period(read, last),
        before=formats.percent(first["top20_share"], read.language),
        earlier=_period(read, first),
    )


def churn(read: Scope, whole: Breakdown) -> str:
    """What the last complete period lost."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    opening = formats.count(int(row["opening"]), read.language)
    if not row["churned_of_opening"]:
        return read.say("churn.nobody", period=_period(read, row), opening=opening)
    return read.say(
        "churn.headline" if read.additive else "churn.headline_count",
        period=_period(read, row),
        count=formats.count(int(row["churned_of_opening"]), read.language),
        opening=opening,
        rate=formats.percent(row["churn_rate"], read.language),
        value=formats.compact(float(row["churned_value"]), read.language, read.currency),
        measure=read.measured,
    )


def flow(read: Scope, whole: Breakdown) -> str:
    """How the number of active customers came about in the last complete period."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    names = ("opening", "new", "returned", "churned", "closing")
    facts = {name: formats.count(int(row[name]), read.language) for name in names}
    return read.say("churn.flow", period=_period(read, row), **facts)


def lost(read: Scope, whole: Breakdown) -> str:
    """What the customers who churned in the last complete period had brought."""
    row = _last(whole)
    if row is None:
        return read.say("churn.nothing")
    return read.say(
        "churn.lost",
        period=_period(read, row),
        measure=read.measured,
        value=formats.compact(float(row["churned_value"]), read.language, read.currency),
        rate=formats.percent(row["value_churn_rate"], read.language),
    )


def _last(whole: Breakdown) -> pd.Series | None:
    """The last period that the data covers and in which somebody was there to leave."""
    full = whole.rows[~whole.rows["partial"] & (whole.rows["opening"] > 0)]
    return None if full.empty else full.iloc[-1]


def rates(read: Scope, parts: Breakdown, rate: str) -> str:
    """Where the rate was highest in the last complete period."""
    worst = _worst(parts, rate)
    if worst is None:
        return read.say(f"churn.course_{rate}")
    facts = {
        "period": _period(read, worst),
        "rate": formats.percent(worst[rate], read.language),
        "count": formats.count(int(worst["churned_of_opening"]), read.language),
        "opening": formats.count(int(worst["opening"]), read.language),
    }
    if not parts.by:
        return read.say(f"churn.peak_{rate}", **facts)
    return read.say(
        f"churn.worst_{rate}",
        segment=markdown(segments.word(read.say, parts.by[0], worst["segment"])),
        field=markdown(read.field(parts.by[0])),
        **facts,
    )


def matrix(read: Scope, parts: Breakdown, rate: str) -> str:
    """What the matrix shows."""
    assert parts.by
    return read.say(f"churn.matrix_{rate}", field=markdown(read.field(parts.by[0])))


def _worst(parts: Breakdown, rate: str) -> pd.Series | None:
    """The highest rate among cells with enough customers: of the last complete period, or over time for the whole."""
    rows = parts.rows[~parts.rows["partial"] & (parts.rows["opening"] >= 10) & parts.rows[rate].notna()]
    if parts.by and len(rows):
        rows = rows[rows["period_start"] == rows["period_start"].max()]
    alone = bool(parts.by) and rows["segment"].nunique() < 2
    if rows.empty or alone or not (rows[rate] > 0).any():
        return None
    return rows.sort_values([rate, "segment"], ascending=[False, True]).iloc[0]


def accounts(read: Scope, found: Accounts, wanted: Wanted) -> str:
    """How many accounts, and what narrowed them."""
    count = formats.count(found.matches, read.language)
    return " · ".join((read.say("accounts.headline", count=count), *map(markdown, cells.words(read, wanted))))


def months(read: Scope, found: Account) -> str:
    """What the last twelve months brought beside those before."""
    last, before_it = found.last_12m, found.before_12m
    return read.say(
        "account.months",
        measure=read.measure,
        last=formats.compact(last, read.language, read.currency),
        before=formats.compact(before_it, read.language, read.currency),
    )


def categories(read: Scope, found: Account) -> str:
    """Which category leads."""
    if found.categories.empty:
        return read.say("account.no_categories")
    return read.say("account.categories", category=_segment(read, found.categories.iloc[0]["category"]))


def _segment(read: Scope, value: str) -> str:
    return markdown(value) if value else read.say("scope.not_given")


def _period(read: Scope, row: pd.Series) -> str:
    return formats.period_label(read.view.period, row["period_start"], row["period_end"], read.language)
