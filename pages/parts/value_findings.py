"""Who carries the business, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

import pandas as pd

from core.comparison import Comparison
from core.value import Headline
from pages.parts import findings, formats
from pages.parts.scope import Scope


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
        range=findings.ranged(read),
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
        range=findings.ranged(read),
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
    return formats.sentences(said, read.language)


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
    low, high = most["low"], most["high"]
    return read.say(
        "value.distribution",
        count=formats.count(int(most["customers"]), read.language),
        measure=read.measured,
        low=formats.compact(low, read.language, read.currency, beside=high),
        high=formats.compact(high, read.language, read.currency, beside=low),
    )


def lorenz(read: Scope, head: Headline, rows: pd.DataFrame) -> str:
    """What the smaller half brings."""
    half = rows[rows["customer_share"] <= 0.5]
    if half.empty or head.gini is None:
        return read.say("value.no_lorenz", measure=read.measured)
    row = half.iloc[-1]
    return read.say(
        "value.lorenz_zero" if head.negative else "value.lorenz",
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
        "worth": read.worth(float(row["peak"] or 0)),
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
        range=findings.ranged(read),
    )
